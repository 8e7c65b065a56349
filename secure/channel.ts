import type { Bytes } from "./bytes.ts";
import { deriveChannelKeys } from "./keys.ts";
import { createSealedPipe, type SealedPipe } from "./seal.ts";

/** The largest message of any data channel, before sealing. The labels' own limits are in protocol/limits.ts. */
export const CHANNEL_MESSAGE_MAX_BYTES = 64 * 1024;

export interface SealedChannelOptions {
  /** Which end of the peer connection this is. */
  role: "host" | "viewer";
  /** 32 bytes: `support`, `show` or `files` of the session's roots. */
  root: Uint8Array;
  /** The peer connection's id, made by the host anew for each: under it no key was ever used before. */
  connection: string;
  /** The data channel's label. */
  label: string;
  /** Takes one sealed message for the data channel. */
  send(sealed: Bytes): void;
  onMessage(bytes: Bytes): void;
  /** Called once; nothing is sent or delivered any more. Close the peer connection. */
  onBroken(error: Error): void;
}

/**
 * One sealed, reliable, ordered data channel. Create it once per connection and label at each end, before the channel
 * opens: both may be used at once, messages wait for their keys.
 */
export function createSealedChannel(options: SealedChannelOptions): SealedPipe {
  const { role } = options;
  const derived = deriveChannelKeys(options);
  return createSealedPipe({
    keys: derived.then(({ host, viewer }) =>
      role === "host" ? { seal: host, open: viewer } : { seal: viewer, open: host }
    ),
    order: "next",
    maxBytes: CHANNEL_MESSAGE_MAX_BYTES,
    send: options.send,
    onMessage: options.onMessage,
    onBroken: options.onBroken,
  });
}
