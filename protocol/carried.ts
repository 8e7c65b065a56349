/**
 * A frame of the carrier (secure/carrier_frame.ts) among the messages of a socket: the one message that isn't JSON, but a
 * binary message of its own, sent as it is.
 */
export type Carried = { type: "carry"; frame: Uint8Array<ArrayBuffer> };

export function carried(frame: Uint8Array<ArrayBuffer>): Carried {
  return { type: "carry", frame };
}

export function isCarried(message: unknown): message is Carried {
  return typeof message === "object" && message !== null && "type" in message && message.type === "carry" &&
    "frame" in message && message.frame instanceof Uint8Array;
}
