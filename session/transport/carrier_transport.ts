import { toBase64url } from "../../secure/base64url.ts";
import type { Carrier, Carriers } from "../../secure/carriers.ts";
import type { Transport, TransportEvents, TransportOptions, TransportState } from "./types.ts";

/**
 * A host's connection through the server, where no peer connection comes about: the same sealed messages, as frames on
 * the signalling socket. It can't be mended, only made anew.
 */
// deno-lint-ignore require-await -- the same shape as the other transport's.
export async function createCarrierTransport<L extends string>(
  carriers: Carriers,
  { labels, identity }: Pick<TransportOptions<L>, "labels" | "identity">,
  events: TransportEvents<L>,
): Promise<Transport<L>> {
  const connection = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
  let state: TransportState = "new";
  let carrier: Carrier | null = null;

  function setState(next: TransportState): void {
    if (state === next || state === "failed" || state === "closed") return;
    state = next;
    if (next === "failed") carrier?.close();
    events.onState(next);
  }

  return {
    connection,
    fingerprint: identity.fingerprint,
    get state() {
      return state;
    },
    start() {
      setState("connecting");
      carrier = carriers.open(connection, {
        onMessage(channel, sealed) {
          if (labels[channel] === undefined) return setState("failed");
          events.onMessage(labels[channel], sealed);
        },
        onDrained: (channel) => events.onDrained(labels[channel]),
        onBroken: () => setState("failed"),
      });
      events.onSignal({ kind: "carrier", connection });
      return Promise.resolve();
    },
    accept(signal) {
      // Only the viewer itself can say so: the link is sealed, as frames are, but these may come from anybody.
      if (signal.kind === "carrier" && state === "connecting") {
        setState("open");
        carrier?.greet();
      }
      return Promise.resolve();
    },
    restart: () => Promise.resolve(setState("failed")),
    send(label, bytes) {
      if (state !== "open") return false;
      carrier!.send(labels.indexOf(label), bytes);
      return true;
    },
    buffered: (label) => carrier?.buffered(labels.indexOf(label)) ?? 0,
    close() {
      setState("closed");
      carrier?.close();
      return Promise.resolve();
    },
  };
}
