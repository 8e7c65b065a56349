import { computed, type ReadonlySignal, signal } from "@preact/signals";
import * as v from "valibot";
import { id, name } from "../../protocol/fields.ts";
import type { OwnSession } from "../../protocol/sessions.ts";
import type { AdviserToServer, ServerToAdviser } from "../../protocol/signalling.ts";

/**
 * What the windows of one browser tell each other (BroadcastChannel, this origin only): the server doesn't know the
 * clients' names, and needn't.
 */
const windowNews = v.variant("kind", [
  v.strictObject({ kind: v.literal("who") }),
  v.strictObject({ kind: v.literal("client"), session: id, name }),
]);

export interface ListedSession extends OwnSession {
  /** Date.now() scale. */
  since: number;
  /** The client's computer; empty where no window of this browser knows it. */
  client: string;
}

/** An adviser's sessions in all windows, and the way to a further window. */
export interface Windows {
  /** As the server last said, oldest first. */
  readonly sessions: ReadonlySignal<readonly ListedSession[]>;
  /** Identifier of this window's own session, or null. */
  readonly here: ReadonlySignal<string | null>;
  /** The browser didn't let a further window open. */
  readonly blocked: ReadonlySignal<boolean>;
  accept(message: Extract<ServerToAdviser, { type: "sessions" | "window" }>): void;
  /** The client of this window's session, empty while there is none. */
  client(name: string): void;
  /** "Weitere Sitzung". */
  further(): void;
}

export interface WindowsOptions {
  send(message: AdviserToServer): void;
  channel: Pick<BroadcastChannel, "postMessage" | "onmessage">;
  /** Opens an address in a window of its own. @returns false if the browser doesn't allow it. */
  open(address: string): boolean;
  now(): number;
}

export function createWindows({ send, channel, open, now }: WindowsOptions): Windows {
  const told = signal<readonly (OwnSession & { since: number })[]>([]);
  const names = signal<ReadonlyMap<string, string>>(new Map());
  const blocked = signal(false);
  const here = computed(() => told.value.find(({ window }) => window === "here")?.session ?? null);
  let ownClient = "";

  function tellClient(): void {
    if (here.value === null || ownClient === "") return;
    note(here.value, ownClient);
    channel.postMessage({ kind: "client", session: here.value, name: ownClient });
  }

  /** Only of sessions that the server lists: nothing is gathered of anybody else's. */
  function note(session: string, client: string): void {
    const listed = told.value.some((one) => one.session === session);
    if (listed && names.value.get(session) !== client) {
      names.value = new Map(names.value).set(session, client);
    }
  }

  channel.onmessage = ({ data }) => {
    const news = v.safeParse(windowNews, data);
    if (!news.success) return;
    if (news.output.kind === "who") tellClient();
    else note(news.output.session, news.output.name);
  };

  return {
    sessions: computed(() =>
      told.value.map((one) => ({ ...one, client: names.value.get(one.session) ?? "" }))
    ),
    here,
    blocked,
    accept(message) {
      if (message.type === "window") {
        blocked.value = !open(`/berater${message.launch ? `#start=${message.launch}` : ""}`);
        return;
      }
      const known = new Set(told.value.map(({ session }) => session));
      told.value = message.sessions.map((one) => ({ ...one, since: now() - one.ageMs }));
      names.value = new Map(
        [...names.value].filter(([session]) => told.value.some((one) => one.session === session)),
      );
      tellClient();
      if (message.sessions.some(({ session }) => !known.has(session))) channel.postMessage({ kind: "who" });
    },
    client(name) {
      ownClient = name;
      tellClient();
    },
    further: () => send({ type: "window" }),
  };
}
