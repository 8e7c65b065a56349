import { INPUT_TEXT_MAX_CHARS, SCREEN_HEIGHT_MAX, SCREEN_WIDTH_MAX } from "./limits.ts";
import { ProtocolError } from "./parse.ts";

/**
 * The `input` data channel, viewer → host: binary, little endian.
 *
 * | byte | 0    | 1–4             | 5–8       | 9…                                            |
 * | ---- | ---- | --------------- | --------- | --------------------------------------------- |
 * |      | kind | sequence number | grant     | by kind                                       |
 * | 1 move   | | | | x u16, y u16                                                              |
 * | 2 button | | | | button u8 (0 left … 4 forward, as MouseEvent.button), down u8, x u16, y u16 |
 * | 3 wheel  | | | | dx i16, dy i16 (120 = one notch, right and down positive), x u16, y u16    |
 * | 4 key    | | | | down u8, length of code u8, code (ASCII, KeyboardEvent.code), key (UTF-8)  |
 * | 5 text   | | | | UTF-8                                                                      |
 * | 6 release-all | | | | nothing: every pressed key and button goes up                         |
 *
 * `x`, `y` are pixels of the sent screen. `grant` is the number of the steering grant the viewer acts under: input
 * under any other grant is void. `sequence` counts up by one from 1 per connection, modulo 2³².
 */
export type InputEvent =
  | { kind: "move"; x: number; y: number }
  | { kind: "button"; button: number; down: boolean; x: number; y: number }
  | { kind: "wheel"; dx: number; dy: number; x: number; y: number }
  /** `code`: physical key. `key`: KeyboardEvent.key, the character meant or a name such as "Enter". */
  | { kind: "key"; down: boolean; code: string; key: string }
  | { kind: "text"; text: string }
  | { kind: "release-all" };

export type InputMessage = { sequence: number; grant: number; event: InputEvent };

const KINDS = ["move", "button", "wheel", "key", "text", "release-all"] as const;
const HEADER_BYTES = 9;
const CODE_MAX_BYTES = 32;
const KEY_MAX_BYTES = 64;
const BUTTON_MAX = 4;
const encoder = new TextEncoder();
/** A byte order mark is a character like any other: without `ignoreBOM` it would be swallowed. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function encodeInput(message: InputMessage): Uint8Array<ArrayBuffer> {
  const { event } = message;
  const body = encodeBody(event);
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, KINDS.indexOf(event.kind) + 1);
  view.setUint32(1, message.sequence >>> 0, true);
  view.setUint32(5, message.grant >>> 0, true);
  bytes.set(body, HEADER_BYTES);
  return bytes;
}

function encodeBody(event: InputEvent): Uint8Array {
  switch (event.kind) {
    case "move":
      return numbers([], [event.x, event.y]);
    case "button":
      return numbers([event.button, event.down ? 1 : 0], [event.x, event.y]);
    case "wheel":
      return numbers([], [event.dx, event.dy, event.x, event.y]);
    case "key": {
      const code = encoder.encode(event.code);
      return Uint8Array.from([event.down ? 1 : 0, code.length, ...code, ...encoder.encode(event.key)]);
    }
    case "text":
      return encoder.encode(event.text);
    case "release-all":
      return new Uint8Array(0);
  }
}

function numbers(bytes: number[], words: number[]): Uint8Array {
  const out = new Uint8Array(bytes.length + 2 * words.length);
  const view = new DataView(out.buffer);
  out.set(bytes);
  words.forEach((word, i) => view.setUint16(bytes.length + 2 * i, word & 0xffff, true));
  return out;
}

/** @throws ProtocolError "malformed" on any byte that isn't as in the table above. */
export function decodeInput(bytes: Uint8Array): InputMessage {
  if (bytes.length < HEADER_BYTES) throw malformed("header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = KINDS[view.getUint8(0) - 1];
  if (!kind) throw malformed("kind");
  const body = new DataView(bytes.buffer, bytes.byteOffset + HEADER_BYTES, bytes.length - HEADER_BYTES);
  return { sequence: view.getUint32(1, true), grant: view.getUint32(5, true), event: decodeBody(kind, body) };
}

function decodeBody(kind: typeof KINDS[number], body: DataView): InputEvent {
  const exactly = (length: number) => {
    if (body.byteLength !== length) throw malformed("length");
  };
  const point = (at: number) => {
    const x = body.getUint16(at, true), y = body.getUint16(at + 2, true);
    if (x >= SCREEN_WIDTH_MAX || y >= SCREEN_HEIGHT_MAX) throw malformed("place");
    return { x, y };
  };
  switch (kind) {
    case "move":
      exactly(4);
      return { kind, ...point(0) };
    case "button": {
      exactly(6);
      const button = body.getUint8(0);
      if (button > BUTTON_MAX) throw malformed("button");
      return { kind, button, down: flag(body, 1), ...point(2) };
    }
    case "wheel":
      exactly(8);
      return { kind, dx: body.getInt16(0, true), dy: body.getInt16(2, true), ...point(4) };
    case "key": {
      if (body.byteLength < 2) throw malformed("length");
      const length = body.getUint8(1);
      const keyBytes = body.byteLength - 2 - length;
      if (length > CODE_MAX_BYTES || keyBytes < 0 || keyBytes > KEY_MAX_BYTES) throw malformed("length");
      return {
        kind,
        down: flag(body, 0),
        code: text(body, 2, length),
        key: text(body, 2 + length, keyBytes),
      };
    }
    case "text": {
      const value = text(body, 0, body.byteLength);
      if (value.length === 0 || value.length > INPUT_TEXT_MAX_CHARS) throw malformed("length");
      return { kind, text: value };
    }
    case "release-all":
      exactly(0);
      return { kind };
  }
}

function flag(body: DataView, at: number): boolean {
  const value = body.getUint8(at);
  if (value > 1) throw malformed("flag");
  return value === 1;
}

function text(body: DataView, at: number, length: number): string {
  try {
    return decoder.decode(new Uint8Array(body.buffer, body.byteOffset + at, length));
  } catch {
    throw malformed("text");
  }
}

function malformed(what: string): ProtocolError {
  return new ProtocolError("malformed", `Cannot read input message: ${what} is not as agreed`);
}
