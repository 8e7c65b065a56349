import { ProtocolError } from "../../protocol/parse.ts";
import type { Carriers } from "../../secure/carriers.ts";
import { createSealedChannel } from "../../secure/channel.ts";
import type { SealedPeer, SealedPeerOptions } from "./sealed_peer.ts";

export type CarriedPeerOptions<L extends string> =
  & Pick<
    SealedPeerOptions<L>,
    "id" | "labels" | "root" | "onSignal" | "onOpen" | "onMessage" | "onDrained" | "onBroken"
  >
  & { carriers: Carriers };

/** The viewer's end of a connection that goes through the server (secure/carriers.ts). */
export function createCarriedPeer<L extends string>(options: CarriedPeerOptions<L>): SealedPeer<L> {
  const { id, labels, root } = options;
  let open = false, over = false, received = 0;

  const carrier = options.carriers.open(id, {
    onMessage(channel, sealed) {
      received += sealed.length;
      if (!channels[channel]) {
        return broken(new ProtocolError("unexpected", "Cannot take frame: no such channel"));
      }
      channels[channel].receive(sealed);
    },
    onDrained: (channel) => options.onDrained?.(labels[channel]),
    onBroken: broken,
    onReceipt() {
      if (open || over) return;
      open = true;
      options.onOpen();
    },
  });
  const channels = labels.map((label, number) =>
    createSealedChannel({
      role: "viewer",
      root,
      connection: id,
      label,
      send: (sealed) => carrier.send(number, sealed),
      onMessage(bytes) {
        if (!over) options.onMessage(label, bytes);
      },
      onBroken: broken,
    })
  );

  function broken(error: Error): void {
    if (over) return;
    close();
    options.onBroken(error);
  }

  function close(): void {
    over = true;
    open = false;
    carrier.close();
  }

  return {
    id,
    get open() {
      return open;
    },
    accept(signal) {
      // The host speaks when it has heard this.
      if (signal.kind === "carrier") options.onSignal(signal);
    },
    send(label, bytes) {
      if (open) channels[labels.indexOf(label)].send(bytes);
    },
    buffered: (label) => carrier.buffered(labels.indexOf(label)),
    stats: () => Promise.resolve([{ type: "carrier", id, bytesReceived: received }]),
    close,
  };
}
