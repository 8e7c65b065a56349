import { ProtocolError } from "../../protocol/parse.ts";
import type { SocketHandler } from "../server_socket.ts";
import type { CarrierQuota } from "./carrier_quota.ts";
import type { Seat } from "./homes.ts";
import type { Side } from "./room.ts";

/**
 * Passes the frames of one side's socket on to the other side's, unread. Only those two that belong together have any: a
 * frame before that closes the socket.
 */
export function carrierFrames(
  from: Side,
  seat: () => Seat | null,
  quota: CarrierQuota,
): NonNullable<SocketHandler["frame"]> {
  const waitMs = quota.forSocket();
  return (frame) => {
    const mine = seat();
    if (!mine || (mine.live && !mine.verified)) {
      throw new ProtocolError("unexpected", "Cannot carry frame: not a verified session's socket");
    }
    mine.apply({ type: "carry", from, frame });
    return waitMs(frame.length);
  };
}
