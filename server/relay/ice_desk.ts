import type { Ice, IceServer } from "../../protocol/ice.ts";
import type { Side } from "../signalling/room.ts";
import { makeCredential } from "./credentials.ts";
import { CREDENTIAL_MS } from "./limits.ts";

/** Which relay the ends are sent to. */
export type RelayPlan =
  /** None: only direct connections. */
  | { kind: "none" }
  /** Ours, under the name by which an end reached us. `udpPort`: null where only the one port is to be had. */
  | { kind: "own"; secret: Uint8Array; udpPort: number | null }
  /** Another program that takes the same credentials, e.g. coturn. */
  | { kind: "foreign"; secret: string; urls: readonly string[] };

/** Where one end's signalling comes from. */
export interface Reached {
  /** Host and port as the end named us. */
  readonly host: string | null;
  readonly secure: boolean;
  readonly forwarded: boolean;
}

/** Addresses as in RFC 7064 and RFC 7065. */
export interface IcePlaces {
  stun: string[];
  turn: string[];
}

interface IceEnd {
  side: Side;
  reached: Reached;
  tell(message: Ice): void;
}

export interface IceDeskOptions {
  plan(): RelayPlan;
  now(): number;
  onOpen(session: string): void;
  onClose(session: string): void;
}

/** Looks for credentials that are half over this often. */
const LOOK_MS = 15_000;

/** Tells both ends of each verified session its ICE servers, and tells them anew before the credentials expire. */
export class IceDesk {
  readonly #options: IceDeskOptions;
  readonly #open = new Set<string>();
  readonly #ends = new Map<string, Map<Side, { end: IceEnd; toldAt: number }>>();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(options: IceDeskOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.renew(), LOOK_MS);
  }

  /** An end's socket is there; the newest counts. @returns what to call when it is gone. */
  attach(session: string, end: IceEnd): () => void {
    const ends = this.#ends.get(session) ?? new Map();
    const mine = { end, toldAt: -Infinity };
    this.#ends.set(session, ends.set(end.side, mine));
    if (this.#open.has(session)) this.#tell(session, mine);
    return () => {
      if (ends.get(end.side) === mine) ends.delete(end.side);
      if (ends.size === 0 && this.#ends.get(session) === ends) this.#ends.delete(session);
    };
  }

  verified(session: string): void {
    if (this.#open.has(session)) return;
    this.#open.add(session);
    this.#options.onOpen(session);
    for (const one of this.#ends.get(session)?.values() ?? []) this.#tell(session, one);
  }

  ended(session: string): void {
    this.#ends.delete(session);
    if (this.#open.delete(session)) this.#options.onClose(session);
  }

  renew(): void {
    const due = this.#options.now() - CREDENTIAL_MS / 2;
    for (const [session, ends] of this.#ends) {
      if (!this.#open.has(session)) continue;
      for (const one of ends.values()) if (one.toldAt <= due) this.#tell(session, one);
    }
  }

  /** For anybody: where STUN and TURN are, without credentials. */
  places(reached: Reached): IcePlaces {
    return placesOf(this.#options.plan(), reached);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #tell(session: string, one: { end: IceEnd; toldAt: number }): void {
    const now = one.toldAt = this.#options.now();
    const { side, reached, tell } = one.end;
    const servers = serversOf(this.#options.plan(), {
      reached,
      user: { session, side, expiresAt: now + CREDENTIAL_MS },
    });
    tell({ type: "ice", servers, expiresInMs: CREDENTIAL_MS });
  }
}

/** The servers for one end. */
export function serversOf(
  plan: RelayPlan,
  { reached, user }: { reached: Reached; user: { session: string; side: Side; expiresAt: number } },
): IceServer[] {
  const { stun, turn } = placesOf(plan, reached);
  if (plan.kind === "none" || turn.length === 0) return [];
  const credential = makeCredential(plan.secret, user);
  return [...(stun.length > 0 ? [{ urls: stun }] : []), { urls: turn, ...credential }];
}

function placesOf(plan: RelayPlan, reached: Reached): IcePlaces {
  if (plan.kind === "none") return { stun: [], turn: [] };
  if (plan.kind === "foreign") {
    const stun = plan.urls.filter((url) => url.startsWith("turn:") && !url.endsWith("=tcp"))
      .map((url) => url.replace("turn:", "stun:").replace(/\?.*$/, ""));
    return { stun, turn: [...plan.urls] };
  }
  const name = nameOf(reached.host);
  if (!name) return { stun: [], turn: [] };
  const { host } = name, { udpPort } = plan;
  const udp = udpPort === null ? [] : [`turn:${host}:${udpPort}?transport=udp`];
  const port = name.port ?? (reached.secure ? 443 : 80);
  // An HTTP proxy passes no TURN on.
  const tcp = reached.forwarded ? [] : [`${reached.secure ? "turns" : "turn"}:${host}:${port}?transport=tcp`];
  return { stun: udpPort === null ? [] : [`stun:${host}:${udpPort}`], turn: [...udp, ...tcp] };
}

/** The parts of a Host header (RFC 9110 §7.2); null if it isn't one: it is an end's own word, told back to it alone. */
function nameOf(header: string | null): { host: string; port: number | null } | null {
  const [, host, port] = /^([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?$/i.exec(header ?? "") ??
    [];
  return host ? { host, port: port === undefined ? null : Number(port) } : null;
}
