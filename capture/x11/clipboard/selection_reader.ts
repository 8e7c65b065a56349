import { CLIPBOARD_MAX_BYTES } from "../../../protocol/limits.ts";
import { Request } from "../request.ts";
import { GET_PROPERTY, type SelectionWindow } from "./selection_window.ts";

const DELETE_PROPERTY = 19;
const CONVERT_SELECTION = 24;
const SELECTION_NOTIFY = 31;
const ANY_TYPE = 0;
/** How long an owner may take for its answer and for each part of it, and for all of it. */
const ANSWER_MS = 3_000;
const ALL_MS = 30_000;

export interface Conversion {
  type: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Why there is none: "refused" by the owner, no answer in time, or more than CLIPBOARD_MAX_BYTES. */
export type NoConversion = "refused" | "silent" | "too-large";

/** Asks the owner of CLIPBOARD for what it holds as `target` (ICCCM 2.4, 2.7.2). One call at a time. @throws XError, DisplayLostError */
export async function convertSelection(
  window: SelectionWindow,
  target: number,
): Promise<Conversion | NoConversion> {
  const { connection, atoms, waits, id } = window;
  const property = atoms.MFB_CLIPBOARD;
  const until = performance.now() + ALL_MS;
  const time = await window.time();
  // What a slow owner answers to an earlier question has another time.
  const answered = waits.next(
    ({ bytes, view }) =>
      (bytes[0] & 0x7f) === SELECTION_NOTIFY && view.getUint32(8, true) === id &&
      view.getUint32(4, true) === time && view.getUint32(16, true) === target,
    ANSWER_MS,
  );
  connection.send(new Request(DELETE_PROPERTY).u32(id, property));
  connection.send(new Request(CONVERT_SELECTION).u32(id, atoms.CLIPBOARD, target, property, time));
  const answer = await answered;
  if (!answer) return "silent";
  if (answer.view.getUint32(20, true) === 0) return "refused";

  const nextPart = () => window.propertyChange({ window: id, property, deleted: false }, ANSWER_MS);
  let part = nextPart();
  const first = await takeProperty(window, property);
  if (first === "too-large" || first.type !== atoms.INCR) return first;
  if (first.bytes.length >= 4 && new DataView(first.bytes.buffer).getUint32(0, true) > CLIPBOARD_MAX_BYTES) {
    return "too-large";
  }
  const parts: Uint8Array[] = [];
  for (let length = 0;;) {
    if (await part === null || performance.now() > until) return "silent";
    part = nextPart();
    const taken = await takeProperty(window, property);
    if (taken === "too-large") return taken;
    if (taken.bytes.length === 0) return { type: taken.type, bytes: join(parts, length) };
    parts.push(taken.bytes);
    length += taken.bytes.length;
    if (length > CLIPBOARD_MAX_BYTES) return "too-large";
  }
}

/** Reads the property and deletes it, which asks for the next part. */
async function takeProperty(window: SelectionWindow, property: number): Promise<Conversion | "too-large"> {
  const { bytes, view } = await window.connection.call(
    new Request(GET_PROPERTY, 1).u32(
      window.id,
      property,
      ANY_TYPE,
      0,
      Math.ceil(CLIPBOARD_MAX_BYTES / 4) + 1,
    ),
  );
  const length = view.getUint32(16, true) * (bytes[1] >> 3), left = view.getUint32(12, true);
  if (left > 0 || length > CLIPBOARD_MAX_BYTES) {
    window.connection.send(new Request(DELETE_PROPERTY).u32(window.id, property));
    return "too-large";
  }
  return { type: view.getUint32(8, true), bytes: bytes.slice(32, 32 + length) };
}

function join(parts: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
