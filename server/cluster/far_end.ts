import { UnavailableError } from "../errors.ts";
import { log } from "../log.ts";
import type { Coming, End, Seat, Usher } from "../signalling/homes.ts";
import type { RoomEvent, Side } from "../signalling/room.ts";
import { createQueue } from "../signalling/socket_queue.ts";
import type { LineHandler } from "./bus.ts";
import type { Item } from "./envelope.ts";
import type { Line } from "./line.ts";

export interface FarEndOptions {
  line: Line;
  admit: Usher;
  /** Whether the session still lives here. @throws UnavailableError */
  livesHere(coming: Coming): Promise<boolean>;
}

/** A socket of another node, as this node's rooms see it. */
export function createFarEnd({ line, admit, livesHere }: FarEndOptions): LineHandler {
  let seat: Seat | null = null;
  let side: Side = "client";
  let verified = false, gone = false;
  const enqueue = createQueue((error) => {
    log("server", "bus").error("Closing a line after an error of ours: {error}", { error });
    line.break();
  });
  const end: End<{ type: string }> = {
    send(message) {
      settle();
      line.push({ t: "send", message });
      // After the room's other words to this end, which come in the same turn.
      if (seat && !seat.live) queueMicrotask(() => line.close());
    },
    close(code, reason) {
      line.push({ t: "close", code, reason });
      line.close();
    },
  };

  function settle(): void {
    if (verified || !seat?.verified) return;
    verified = true;
    line.push({ t: "now-verified" });
  }

  async function open(coming: Coming): Promise<void> {
    if (!await livesHere(coming)) return refuse("moved");
    side = coming.how === "adviser-back" ? "adviser" : "client";
    const seated = await admit(coming, end, (greeting) => line.push({ t: "greet", ...greeting }));
    if (seated === null || typeof seated === "string") return refuse(seated);
    seat = seated;
    verified = seat.verified;
    line.push({ t: "seated", session: seat.session, verified });
    if (gone) seat.leave();
  }

  function refuse(why: Extract<Item, { t: "no-seat" }>["why"]): void {
    line.push({ t: "no-seat", why });
    line.close();
  }

  function apply(event: RoomEvent): void {
    seat?.apply(event);
    settle();
    if (seat && !seat.live) line.close();
  }

  async function take(item: Item): Promise<void> {
    switch (item.t) {
      case "open":
        try {
          return await open(item.coming);
        } catch (error) {
          if (!(error instanceof UnavailableError)) throw error;
          return refuse("later");
        }
      case "relay":
        return apply({ type: "relay", from: side, data: item.data });
      case "verified":
      case "refused":
        // Only the adviser's side says so.
        return side === "adviser" ? apply({ type: item.t }) : undefined;
      case "mode":
        return side === "adviser" ? apply({ type: "mode", mode: item.mode }) : undefined;
      case "end":
        return apply({ type: "end", reason: item.reason, by: side });
      case "leave":
        gone = true;
        seat?.leave();
        return line.close();
    }
  }

  return {
    onItems: (items) => {
      for (const item of items) enqueue(() => take(item));
    },
    onBroken() {
      gone = true;
      enqueue(() => Promise.resolve(seat?.leave()));
    },
  };
}
