import * as v from "valibot";
import { id, sdp } from "./fields.ts";

/**
 * What a host and a viewer tell each other to connect (RFC 8829). The host always offers. `connection` is made anew
 * by the host for every RTCPeerConnection and salts that connection's channel keys; an offer with a known `connection`
 * is an ICE restart.
 */
export const peerSignal = v.variant("kind", [
  v.strictObject({ kind: v.literal("offer"), connection: id, sdp }),
  v.strictObject({ kind: v.literal("answer"), connection: id, sdp }),
  v.strictObject({
    kind: v.literal("candidate"),
    connection: id,
    candidate: sdp,
    mid: v.nullable(v.pipe(v.string(), v.maxLength(16))),
    line: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  }),
  /**
   * Host → viewer, in place of an offer: no way was found, so this connection's sealed messages go through the server as
   * frames (secure/carrier_frame.ts). The viewer answers with the same.
   */
  v.strictObject({ kind: v.literal("carrier"), connection: id }),
  /** The viewer lost the host (heartbeat): please restart ICE. */
  v.strictObject({ kind: v.literal("restart"), connection: id }),
]);
export type PeerSignal = v.InferOutput<typeof peerSignal>;
