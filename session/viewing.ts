import type { PeerSignal } from "../protocol/link.ts";
import type { ClientToUi } from "../protocol/local.ts";
import { toBase64url } from "../secure/base64url.ts";
import type { Roots } from "../secure/keys.ts";
import type { ClientEnd } from "./client_end.ts";
import { viewerStart } from "./client_state.ts";

/** Zeigen: the client's browser looks at the adviser's screen; its page is told with whom, and which signals count. */
export class Viewing {
  readonly #tell: (message: ClientToUi) => void;
  #on = false;
  /** The viewer's present connection, and the one whose signals are void since its page has gone. */
  #connection = "";
  #void = "";

  constructor(tell: (message: ClientToUi) => void) {
    this.#tell = tell;
  }

  get on(): boolean {
    return this.#on;
  }

  start(roots: Roots, owner: string): void {
    this.#on = true;
    this.#tell(viewerStart(roots, owner));
  }

  stop(): void {
    if (this.#on) this.#tell({ type: "viewer-stop" });
    this.#on = false;
  }

  signal(signal: PeerSignal): void {
    if (signal.connection === this.#void) return;
    this.#connection = signal.connection;
    this.#tell({ type: "viewer-signal", signal });
  }

  /** A new page must not seal under keys that an old one used: it needs a connection of its own. */
  renew(end: ClientEnd | null, owner: string): ClientToUi[] {
    if (!end?.roots) return [];
    this.#void = this.#connection;
    const connection = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
    end.send({ type: "peer", signal: { kind: "restart", connection } });
    return [viewerStart(end.roots, owner)];
  }
}
