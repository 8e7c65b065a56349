import { Painter } from "./testing_painter.ts";
import { making } from "./win32/testing_windows.ts";

/**
 * A program of its own that counts what reaches its window. Arguments: title, x, y, width, height. A posted WM_APP makes
 * it note its number (wParam) once all that came before has been dealt with; WM_APP + 1 asks for the note, WM_APP + 2 for
 * the count.
 */

const WM_DESTROY = 0x2, WM_APP = 0x8000;
const WM_MOUSEMOVE = 0x200;
/** Keys and characters, buttons and wheels. */
const KEYS = { first: 0x100, last: 0x109 }, BUTTONS = { first: 0x201, last: 0x20e };
const PUMP_MS = 5;

const [title, ...numbers] = Deno.args;
const [x, y, width, height] = numbers.map(Number);
let inputs = 0, ended = false;
let asked = 0n, noted = 0n;
let place = -1n;

const painter = new Painter((message, word, long) => {
  if (message === WM_APP) asked = word;
  if (message === WM_APP + 1) return noted;
  if (message === WM_APP + 2) return BigInt(inputs);
  if (message === WM_DESTROY) ended = true;
  if (message >= KEYS.first && message <= KEYS.last) inputs++;
  if (message >= BUTTONS.first && message <= BUTTONS.last) inputs++;
  // The system repeats it where nothing has moved.
  if (message === WM_MOUSEMOVE && long !== place) {
    inputs++;
    place = long;
  }
  return null;
});
making.SetCaretBlinkTime(0xffff_ffff);
painter.show(painter.create({ x, y, width, height }, { colour: 0x8040c0, title, framed: true }));
while (!ended) {
  painter.pump();
  // Input comes after what is posted.
  noted = asked;
  await new Promise((resolve) => setTimeout(resolve, PUMP_MS));
}
Deno.exit(0);
