import { Buffer } from "node:buffer";
import type { EndReason } from "../../protocol/fields.ts";
import { createIceBox, type Ice, type IceBox, type IceServers } from "../../protocol/ice.ts";
import type { PeerSignal } from "../../protocol/link.ts";
import type {
  AdviserHostCommand,
  AdviserHostEvent,
  HostCommand,
  HostDetail,
  HostState,
} from "../../protocol/local.ts";
import type { ServerToAdviser } from "../../protocol/signalling.ts";
import { PENDING_MESSAGES } from "../limits.ts";
import { log } from "../log.ts";

/** Zeigen: this computer's screen, shown to the client of one session. */
export interface ShowHost {
  /** What a page that has just opened must know beside the state. */
  details(): HostDetail[];
  command(command: HostCommand): void;
  signal(signal: PeerSignal): void;
  signallingUp(): void;
  stop(reason: EndReason): Promise<void>;
}

export interface ShowHostOptions {
  /** The `show` root of the session's keys, 32 bytes. */
  root: Uint8Array<ArrayBuffer>;
  iceServers: IceServers;
  viewerName: string;
  turn: number;
  onState(state: HostState): void;
  onDetail(detail: HostDetail): void;
  onSignal(signal: PeerSignal): void;
  onConsent(answer: "yes" | "no"): void;
  /** "Dateien" was pressed in the function bar. */
  onFiles(): void;
  onChat(): void;
  /** It ended by itself. */
  onStopped(reason: EndReason): void;
}

export interface ShowDeps {
  /** Whether this computer's screen can be shown, and why not. */
  canShow: boolean;
  reason?: string;
  createHost(options: ShowHostOptions): Promise<ShowHost>;
}

interface Held {
  host: Promise<ShowHost>;
  send: ((message: ServerToAdviser) => void) | null;
  state: HostState | null;
  /** Signals and answers that the adviser's page was not there to hear. */
  pending: AdviserHostEvent[];
}

const logger = log("server", "show");

/**
 * The hosts of this computer's screen, at most one a session. A host outlives its adviser's socket: a reloaded page
 * finds it again.
 */
export class ShowHosts {
  readonly #deps: ShowDeps;
  readonly #held = new Map<string, Held>();
  readonly #sends = new Map<string, (message: ServerToAdviser) => void>();
  readonly #ice = new Map<string, IceBox>();

  constructor(deps: ShowDeps) {
    this.#deps = deps;
  }

  get canShow(): boolean {
    return this.#deps.canShow;
  }

  get reason(): string | undefined {
    return this.#deps.reason;
  }

  command(session: string, command: AdviserHostCommand): void {
    if (command.type === "start") return this.#start(session, command);
    const held = this.#held.get(session);
    if (!held) return;
    if (command.type === "stop") return this.end(session, "adviser-ended");
    this.#then(held, (host) => {
      if (command.type === "signal") host.signal(command.signal);
      else host.command(command.command);
    });
  }

  attach(session: string, send: (message: ServerToAdviser) => void): void {
    this.#sends.set(session, send);
    const held = this.#held.get(session);
    if (!held) return;
    held.send = send;
    if (held.state) send({ type: "host", event: { type: "state", state: held.state } });
    for (const event of held.pending.splice(0)) send({ type: "host", event });
    this.#then(held, (host) => {
      for (const event of host.details()) send({ type: "host", event });
      host.signallingUp();
    });
  }

  detach(session: string, send: (message: ServerToAdviser) => void): void {
    if (this.#sends.get(session) !== send) return;
    this.#sends.delete(session);
    const held = this.#held.get(session);
    if (!held) return;
    held.send = null;
    this.#then(held, (host) => host.command({ type: "preview", on: false }));
  }

  /** The session's ICE servers, for hosts that are there and for those to come. */
  ice(session: string, message: Ice): void {
    this.#iceOf(session).accept(message);
  }

  #iceOf(session: string): IceBox {
    const box = this.#ice.get(session) ?? createIceBox();
    this.#ice.set(session, box);
    return box;
  }

  /** The session is over, or its screen isn't shown any more. */
  end(session: string, reason: EndReason): void {
    const held = this.#held.get(session);
    this.#held.delete(session);
    if (held) this.#then(held, (host) => host.stop(reason));
  }

  forget(session: string, reason: EndReason): void {
    this.end(session, reason);
    this.#sends.delete(session);
    this.#ice.delete(session);
  }

  async close(): Promise<void> {
    const hosts = [...this.#held.values()];
    this.#held.clear();
    await Promise.allSettled(hosts.map(async ({ host }) => await (await host).stop("adviser-ended")));
  }

  #start(session: string, { root, viewer, turn }: Extract<AdviserHostCommand, { type: "start" }>): void {
    this.end(session, "adviser-ended");
    if (!this.#deps.canShow) {
      const event = { type: "stopped", reason: "display-lost" } as const;
      return this.#sends.get(session)?.({ type: "host", event });
    }
    const tell = (event: AdviserHostEvent) => {
      if (this.#held.get(session) !== held) return;
      if (event.type === "state") held.state = event.state;
      if (held.send) return held.send({ type: "host", event });
      // A page that comes later is told the state and the details as they are then.
      if (event.type !== "signal" && event.type !== "consent" && event.type !== "stopped") return;
      held.pending.push(event);
      if (held.pending.length > PENDING_MESSAGES) held.pending.shift();
    };
    const held: Held = {
      send: this.#sends.get(session) ?? null,
      state: null,
      pending: [],
      host: this.#deps.createHost({
        root: Uint8Array.from(Buffer.from(root, "base64url")),
        viewerName: viewer,
        turn,
        iceServers: this.#iceOf(session).servers,
        onState: (state) => tell({ type: "state", state }),
        onDetail: tell,
        onSignal: (signal) => tell({ type: "signal", signal }),
        onConsent: (answer) => tell({ type: "consent", turn, answer }),
        onFiles: () => tell({ type: "files-wanted" }),
        onChat: () => tell({ type: "chat" }),
        onStopped: (reason) => {
          tell({ type: "stopped", reason });
          if (this.#held.get(session) === held) this.end(session, reason);
        },
      }),
    };
    this.#held.set(session, held);
    held.host.catch((error) => {
      logger.error("Cannot show this screen: {error}", { error });
      tell({ type: "stopped", reason: "fault" });
      if (this.#held.get(session) === held) this.#held.delete(session);
    });
  }

  #then(held: Held, use: (host: ShowHost) => void | Promise<void>): void {
    held.host.then(use).catch((error) => logger.error("The shown screen's host failed: {error}", { error }));
  }
}
