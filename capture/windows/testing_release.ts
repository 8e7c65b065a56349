import { waitFor } from "../contract.ts";
import { openPlatform } from "../mod.ts";
import type { ReleaseSubject, TestWindow } from "../release_survey.ts";
import { middle } from "../testing.ts";
import type { Rect } from "../types.ts";
import { Painter } from "./testing_painter.ts";
import { endProgramOf, startApart } from "./testing_programs.ts";
import { type Notepad, startNotepad } from "./testing.ts";
import { inputs as pointer } from "./win32/input.ts";
import { desk } from "./win32/testing.ts";
import { making } from "./win32/testing_windows.ts";
import { wide } from "../system_library.ts";
import { type Handle, NO_HANDLE, readRect } from "./win32/values.ts";
import { user32 } from "./win32/windows.ts";

/** Real programs in windows, for the contract of releases. */

const WRITER = "Schreiber", WITNESS = "Zeuge";
const WITNESS_PLACE = { x: 700, y: 60, width: 400, height: 300 };
const WRITER_PLACE = { x: 20, y: 40, width: 500, height: 350 };
const WM_APP = 0x8000, SMTO_BLOCK = 1, ANSWER_MS = 2000;
const SWP_NOSIZE = 0x1, SWP_NOMOVE = 0x2, SWP_NOZORDER = 0x4, SWP_NOACTIVATE = 0x10;
const NEVER = 0xffff_ffff;
const PUMP_MS = 5;

let asked = 0;

/** The desktop with a notepad and a program that counts what reaches it, side by side. */
export async function openReleaseDesk(): Promise<ReleaseSubject> {
  // A caret that doesn't blink: the screen is quiet.
  making.SetCaretBlinkTime(NEVER);
  let notepad: Notepad | null = null;
  const startWriter = async () => {
    notepad = await startNotepad(WRITER_PLACE);
    desk.SetWindowTextW(notepad.window, wide(WRITER));
  };
  const shown = programWindow(WRITER, startWriter, () => Promise.resolve(0));
  const hidden = programWindow(WITNESS, async () => {
    const { x, y, width, height } = WITNESS_PLACE;
    const script = new URL("testing_witness.ts", import.meta.url).href;
    const place = [x, y, width, height].map(String);
    await startApart(Deno.execPath(), "run", "-A", "--no-check", script, WITNESS, ...place);
  }, askWitness);
  await shown.open();
  await hidden.open();
  await shown.use();
  const platform = await openPlatform({ kind: "windows" });
  const own = new OwnWindow();
  return {
    platform,
    shown,
    hidden,
    background: false,
    own: { page: false, show: (rect) => own.show(rect) },
    async expectText(expected) {
      await waitFor(`the text ${JSON.stringify(expected)}`, () => notepad!.text() === expected);
    },
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await own[Symbol.asyncDispose]();
      for (const window of [shown, hidden]) await window.close();
    },
  };
}

function programWindow(
  title: string,
  start: () => Promise<void>,
  inputs: (window: Handle) => Promise<number>,
): TestWindow {
  const find = () => {
    const window = making.FindWindowW(null, wide(title));
    return window !== NO_HANDLE && desk.IsWindowVisible(window) !== 0 ? window : null;
  };
  const found = () => waitFor(`the window "${title}"`, find);
  const rectOf = (window: Handle): Rect => {
    const bytes = new Uint8Array(16);
    user32.GetWindowRect(window, bytes);
    return readRect(new DataView(bytes.buffer), 0);
  };
  return {
    title,
    rect: async () => rectOf(await found()),
    async moveTo({ x, y }) {
      desk.SetWindowPos(await found(), 0n, x, y, 0, 0, SWP_NOSIZE | SWP_NOZORDER | SWP_NOACTIVATE);
    },
    async use() {
      const window = await found();
      await waitFor("the focus", () => {
        desk.SetWindowPos(window, 0n, 0, 0, 0, 0, SWP_NOSIZE | SWP_NOMOVE);
        desk.SetForegroundWindow(window);
        return desk.GetForegroundWindow() === window;
      });
      const { x, y } = middle(rectOf(window));
      pointer.SetCursorPos(x, y);
    },
    async open() {
      await start();
      await found();
    },
    async close() {
      const window = find();
      if (!window) return;
      endProgramOf(window);
      await waitFor("its end", () => desk.IsWindow(window) === 0);
    },
    inputs: async () => await inputs(await found()),
  };
}

/** How much has reached the witness, once it has dealt with all that came before. */
async function askWitness(window: Handle): Promise<number> {
  const number = BigInt(++asked);
  const ask = (message: number) => {
    const answer = new BigUint64Array(1), bytes = new Uint8Array(answer.buffer);
    making.SendMessageTimeoutW(window, message, 0n, 0n, SMTO_BLOCK, ANSWER_MS, bytes);
    return answer[0];
  };
  making.PostMessageW(window, WM_APP, number, 0n);
  await waitFor("the witness", () => ask(WM_APP + 1) === number);
  return Number(ask(WM_APP + 2));
}

/** As the function bar is made: by this process, above all others. */
class OwnWindow implements AsyncDisposable {
  #painter: Painter | null = null;
  #window: Handle = NO_HANDLE;
  #pump: ReturnType<typeof setInterval> | undefined;

  async show(rect: Rect): Promise<void> {
    const painter = this.#painter = new Painter();
    this.#window = painter.create(rect, { colour: 0xffffff, topmost: true });
    painter.show(this.#window);
    this.#pump = setInterval(() => painter.pump(), PUMP_MS);
    await waitFor("the own window", () => desk.IsWindowVisible(this.#window) !== 0);
  }

  [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#pump);
    if (this.#window !== NO_HANDLE) this.#painter?.destroy(this.#window);
    this.#painter?.pump();
    this.#painter?.[Symbol.dispose]();
    return Promise.resolve();
  }
}
