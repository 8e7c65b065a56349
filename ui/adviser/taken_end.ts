import type { LinkMessage } from "../../protocol/link.ts";
import type { Roots } from "../../secure/keys.ts";
import { createLink, isOfLink } from "../../secure/link.ts";
import type { AdviserEnd } from "./adviser_end.ts";

export interface TakenEndOptions {
  /** Of the new session key. */
  roots: Roots;
  /** The client's DTLS fingerprint. */
  peerFingerprint: string;
  /** First message, with which the client knows who has the session now; again while no answer has come. */
  hello: LinkMessage;
  send(data: string): void;
  onMessage(message: LinkMessage): void;
  onBroken(): void;
}

/** The adviser's end of a link that a colleague has handed over (docs/handover.md). */
export interface TakenEnd extends AdviserEnd {
  /** Says hello, unless the client has answered. */
  greet(): void;
}

export function createTakenEnd({ hello, roots, peerFingerprint, ...options }: TakenEndOptions): TakenEnd {
  const link = createLink({ role: "adviser", keys: roots.link, ...options });
  let met = false;
  let sorting = Promise.resolve();
  return {
    roots,
    peerFingerprint,
    begin() {},
    greet() {
      if (!met) link.send(hello);
    },
    receive(data) {
      if (met) return link.receive(data);
      // Until the client has heard of us it speaks to the colleague: that is sealed under keys we don't have.
      sorting = sorting.then(async () => {
        met ||= await isOfLink({ role: "adviser", keys: roots.link }, data);
        if (met) link.receive(data);
      });
    },
    send: (message) => link.send(message),
  };
}
