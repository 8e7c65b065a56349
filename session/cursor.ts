import type { Cursor, CursorShape } from "../capture/types.ts";
import type { HostControl } from "../protocol/control.ts";
import { CURSOR_SHAPES_MAX } from "../protocol/limits.ts";

/** Shapes above this side stay out: their pixels would not fit into one control message. */
const SHAPE_SIDE_MAX = 96;
/** The pointer's place goes out at most thirty times a second. */
const PLACE_MIN_MS = 1000 / 30;
/** Where the viewer put the pointer of late: capture tells of these places with some delay. */
const INJECTED_MAX = 64;

/** Tells the viewer of the pointer: each shape once per connection, the place when somebody else moved it. */
export interface CursorSender {
  /** What capture tells; the newest place goes out, those between may be left out. */
  update(cursor: Cursor): void;
  /** The viewer put the pointer there itself: it knows, and isn't told. */
  injected(at: { x: number; y: number }): void;
  /** A new connection: the viewer knows no shape. */
  forget(): void;
  /** What the viewer doesn't know yet, at once. */
  send(): void;
  /** Ends the timer. */
  close(): void;
}

type Place = Extract<HostControl, { type: "cursor" }>;

/** @param leave sends a message, or says that nothing may leave now. */
export function createCursorSender(leave: (message: HostControl) => boolean): CursorSender {
  /** Definitions without their ids, to the ids; what was worn last comes last. */
  const ids = new Map<string, number>();
  /** Ids whose present shape the viewer has. */
  const known = new Set<number>();
  const injected: { x: number; y: number }[] = [];
  let worn: { id: number; message: HostControl } | null = null, place: Place | null = null;
  let toldShape: number | null = null, toldPlace = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sentAt = -Infinity;

  function wear({ width, height, hotX, hotY, rgba }: CursorShape): void {
    if (width > SHAPE_SIDE_MAX || height > SHAPE_SIDE_MAX) return;
    const shape = { width, height, hotX, hotY, pixels: base64(rgba) };
    const key = JSON.stringify(shape);
    let id = ids.get(key);
    if (id === undefined) {
      id = ids.size;
      if (ids.size >= CURSOR_SHAPES_MAX) {
        const [oldest] = ids.keys();
        id = ids.get(oldest)!;
        ids.delete(oldest);
        known.delete(id);
        // The viewer wears what was kept there until it is told otherwise.
        if (toldShape === id) toldShape = null;
      }
    }
    ids.delete(key);
    ids.set(key, id);
    worn = { id, message: { type: "cursor-shape", id, ...shape } };
  }

  function sendShape(): boolean {
    if (!worn || worn.id === toldShape) return true;
    const { id, message } = worn;
    if (!leave(known.has(id) ? { type: "cursor-again", id } : message)) return false;
    known.add(id);
    toldShape = id;
    return true;
  }

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    const text = JSON.stringify(place);
    if (!sendShape() || !place || text === toldPlace) return;
    if (leave(place)) toldPlace = text;
    sentAt = performance.now();
  }

  return {
    update({ x, y, visible, shape }) {
      if (shape) wear(shape);
      place = { type: "cursor", x: Math.round(x), y: Math.round(y), visible };
      if (injected.some((at) => at.x === place!.x && at.y === place!.y)) {
        toldPlace = JSON.stringify(place);
      } else injected.length = 0;
      const wait = sentAt + PLACE_MIN_MS - performance.now();
      if (wait <= 0) send();
      else timer ??= setTimeout(send, wait);
    },
    injected({ x, y }) {
      injected.push({ x: Math.round(x), y: Math.round(y) });
      if (injected.length > INJECTED_MAX) injected.shift();
    },
    forget() {
      known.clear();
      toldShape = null;
      toldPlace = "";
    },
    send,
    close: () => clearTimeout(timer),
  };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
