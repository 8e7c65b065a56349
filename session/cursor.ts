import type { Cursor } from "../capture/types.ts";
import type { HostControl } from "../protocol/control.ts";

/** Shapes above this side stay out: their pixels would not fit into one control message. */
const SHAPE_SIDE_MAX = 96;

/** Turns what capture tells of the pointer into control messages, and keeps the last for a viewer that comes late. */
export function cursorMessages() {
  let shape: HostControl | null = null;
  let place: HostControl | null = null;
  return {
    update(cursor: Cursor): HostControl[] {
      const messages: HostControl[] = [];
      const drawn = cursor.shape;
      if (drawn && drawn.width <= SHAPE_SIDE_MAX && drawn.height <= SHAPE_SIDE_MAX) {
        const { width, height, hotX, hotY } = drawn;
        messages.push(
          shape = { type: "cursor-shape", width, height, hotX, hotY, pixels: base64(drawn.rgba) },
        );
      }
      const { x, y, visible } = cursor;
      messages.push(place = { type: "cursor", x: Math.round(x), y: Math.round(y), visible });
      return messages;
    },
    all: (): HostControl[] => [shape, place].filter((message) => message !== null),
  };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
