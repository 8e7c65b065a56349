import assert from "node:assert/strict";
import { waitFor } from "../contract.ts";
import {
  buttonRecord,
  INPUT_BYTES,
  joinRecords,
  mean,
  type Meant,
  moveRecord,
  unicodeRecords,
} from "./input_records.ts";
import { watchLocalInput } from "./local_input.ts";
import { primaryScreen } from "./overlay/testing.ts";
import { startNotepad } from "./testing.ts";
import { inputs } from "./win32/input.ts";
import { desk } from "./win32/testing.ts";

/** What happens when another window comes up between the question and the event: the event is meant for the one before. */

const PLACE = { x: 300, y: 200 };

function inject(records: Uint8Array<ArrayBuffer>[], meant: Meant): void {
  mean(records, meant);
  inputs.SendInput(records.length, joinRecords(records), INPUT_BYTES);
}

const type = (text: string, meant: Meant) =>
  inject([...text].flatMap((char) => unicodeRecords(char.charCodeAt(0))), meant);

Deno.test("injected presses reach no other window than the one they are meant for", async () => {
  await using front = await startNotepad();
  await using back = await startNotepad({ x: 700, y: 0, width: 300, height: 300 });
  await front.focus();
  await using _watch = watchLocalInput(() => {});
  // From here on the hooks are set.
  await waitFor("the hooks", async () => {
    type("x", { keyboard: back.window });
    type("y", { keyboard: front.window });
    await new Promise((resolve) => setTimeout(resolve, 50));
    return front.text().endsWith("yy");
  });
  // Notepad may lag behind what was typed.
  type("|", {});
  await waitFor("all that was typed", () => front.text().endsWith("|"));
  const before = front.text();
  type("verboten", { keyboard: back.window });
  type("erlaubt", { keyboard: front.window });
  type("!", {});
  await waitFor("the text", () => front.text().endsWith("!"));
  assert.equal(front.text(), `${before}erlaubt!`);
  assert.equal(back.text(), "");

  // A click that is for the window behind raises nothing else; the one for this place's own window does.
  await back.focus();
  const click = [moveRecord(PLACE, primaryScreen()), buttonRecord(0, true)!, buttonRecord(0, false)!];
  inject(click, { mouse: back.window });
  type("?", {});
  await waitFor("a key after it", () => back.text() === "?");
  assert.equal(desk.GetForegroundWindow(), back.window);
  inject(click, { mouse: front.window });
  await waitFor("the click", () => desk.GetForegroundWindow() === front.window);
});
