import assert from "node:assert/strict";
import { RELEASE_EVERYTHING } from "./release.ts";
import { viewPixels } from "./pixels.ts";
import { boundingBox, contains } from "./rects.ts";
import { DisplayLostError, type Frame, type Grabber, type Platform } from "./types.ts";

/** What the contract test needs to know about a platform that it can't ask it. */
export interface ContractSubject extends AsyncDisposable {
  platform: Platform;
  /** What was typed so far into a program that has the keyboard's focus; waits until it is `expected`. */
  expectText(expected: string): Promise<void>;
  /** Gives the main screen another size. */
  resize(width: number, height: number): Promise<void>;
}

const PATIENCE_MS = 10_000;
const CHARACTERS = "Grüße: äöüß ÄÖÜ € @ {[]}\\ ~|^`´ µ é ñ Łódź 漢字 Привет 😀 <>&";

/** The assertions that hold for every platform; each runs on a new subject. */
export function testPlatform(name: string, open: () => Promise<ContractSubject>): void {
  for (const [what, check] of Object.entries(CHECKS)) {
    Deno.test(`${name} ${what}`, async () => {
      await using subject = await open();
      await check(subject);
    });
  }
}

const CHECKS: Record<string, (subject: ContractSubject) => Promise<void>> = {
  async "screens() names one primary screen and each id once"({ platform }) {
    const screens = await platform.screens();
    assert.equal(screens.filter(({ primary }) => primary).length, 1);
    assert.equal(new Set(screens.map(({ id }) => id)).size, screens.length);
    for (const { rect } of screens) assert.ok(rect.width > 0 && rect.height > 0);
    await assert.rejects(platform.grab("no such screen", RELEASE_EVERYTHING), DisplayLostError);
  },

  async "next() gives the whole screen first and in full"({ platform }) {
    const { rect, grabber } = await grabPrimary(platform);
    const all = { x: 0, y: 0, width: rect.width, height: rect.height };
    for (const full of [false, true]) {
      const frame = await nextFrame(grabber, { full });
      assert.deepEqual(frame.damage, [all]);
      assert.deepEqual(grabber.size, { width: rect.width, height: rect.height });
      assert.equal(frame.pixels.width, rect.width);
      assert.equal(frame.pixels.height, rect.height);
      assert.ok(viewPixels(frame.pixels).length >= rect.width * rect.height * 4);
      assert.ok(Math.abs(frame.time - Date.now()) < PATIENCE_MS);
      await assert.rejects(grabber.next({ timeoutMs: 0 }), TypeError);
      frame.release();
    }
  },

  async "next() gives null when nothing happens"({ platform }) {
    const { grabber } = await grabPrimary(platform);
    await waitFor("a quiet screen", async () => {
      const frame = await grabber.next({ timeoutMs: 30 });
      frame?.release();
      await grabber.cursor();
      return frame === null;
    });
  },

  async "next() names all that changed"(subject) {
    const { platform } = subject;
    const { grabber, input } = await grabPrimary(platform);
    const first = await nextFrame(grabber, { full: true });
    const mirror = viewPixels(first.pixels).slice();
    first.release();
    let typed = "";
    for (const part of ["Hallo", "\n", "Welt"]) {
      assert.equal(await input.text(part), true);
      typed += part;
      const frame = await waitFor("damage", () => grabber.next({ timeoutMs: 500 }));
      copyDamage(frame, mirror);
      frame.release();
    }
    await subject.expectText(typed);
    await waitFor("the end of changes", async () => {
      const frame = await grabber.next({ timeoutMs: 50 });
      if (!frame) return (await grabber.cursor()) === null;
      copyDamage(frame, mirror);
      frame.release();
      return false;
    });
    // A clock may have ticked in between: whatever the full frame shows differently is named soon after.
    const whole = await nextFrame(grabber, { full: true });
    const differing = countDifferences(viewPixels(whole.pixels), mirror);
    whole.release();
    assert.ok(differing < 2000, `${differing} bytes of the picture were never named as damaged`);
  },

  async "next() ends early when the pointer moves, cursor() says where it is"({ platform }) {
    const { grabber, input } = await grabPrimary(platform);
    await input.move(10, 12);
    const before = await waitFor("the pointer", async () => {
      (await grabber.next({ timeoutMs: 20 }))?.release();
      return await grabber.cursor();
    });
    assert.ok(before.shape, "the first cursor comes with its shape");
    const { width, height, hotX, hotY, rgba } = before.shape;
    assert.equal(rgba.length, width * height * 4);
    assert.ok(contains({ x: 0, y: 0, width, height }, { x: hotX, y: hotY }));
    assert.ok(rgba.some((byte, i) => i % 4 === 3 && byte > 0), "something of the cursor is visible");

    await input.move(30, 40);
    await waitFor("the news", async () => {
      const frame = await grabber.next({ timeoutMs: PATIENCE_MS });
      frame?.release();
      return frame === null;
    });
    const { x, y, visible } = await waitFor("a new place", () => grabber.cursor());
    assert.deepEqual({ x, y, visible }, { x: 30, y: 40, visible: true });
    assert.equal(await grabber.cursor(), null);
  },

  async "move() stays on the screen"({ platform }) {
    const { grabber, input, rect } = await grabPrimary(platform);
    const cases = [
      [1e6, 1e6, rect.width - 1, rect.height - 1],
      [-5, -1e6, 0, 0],
      [Infinity, 3.7, rect.width - 1, 3],
    ];
    for (const [x, y, toX, toY] of cases) {
      assert.equal(await input.move(x, y), true);
      // A system may say where it was before for a moment (Wine).
      await waitFor(`the pointer at ${toX}, ${toY}`, async () => {
        const cursor = await grabber.cursor();
        return cursor?.x === toX && cursor.y === toY;
      });
    }
  },

  async "input takes odd values without harm"({ platform }) {
    const { input } = await grabPrimary(platform);
    assert.equal(await input.move(NaN, 0), false);
    for (const button of [-1, 5, 0.5, NaN]) assert.equal(await input.button(button, true, CORNER), false);
    assert.equal(await input.button(0, false, CORNER), false, "a button that isn't down can't go up");
    assert.equal(await input.wheel(NaN, 1, CORNER), false);
    assert.equal(await input.text(""), false);
    const keys = [["", ""], ["KeyA", "Dead"], ["Nonsense", "Nonsense"], ["", "constructor"], ["", "\x07"]];
    for (const [code, key] of keys) assert.equal(await input.key({ code, key, down: true }), false);
    assert.equal(await input.key({ code: "KeyQ", key: "q", down: false }), false);
    await input.releaseAll();
  },

  async "text() types any character"(subject) {
    const { input } = await grabPrimary(subject.platform);
    assert.equal(await input.text(`${CHARACTERS}\n`), true);
    await subject.expectText(`${CHARACTERS}\n`);
    assert.equal(await input.text("zwei\r\ndrei\n"), true);
    await subject.expectText(`${CHARACTERS}\nzwei\ndrei\n`);
  },

  async "key() types the character meant, whatever modifiers the viewer needed for it"(subject) {
    const { input } = await grabPrimary(subject.platform);
    const keys: [code: string, key: string, ...held: [code: string, key: string][]][] = [
      ["KeyA", "a"],
      ["KeyZ", "y"],
      ["KeyY", "Z", SHIFT],
      ["Digit2", "@", SHIFT],
      ["Digit2", "2", SHIFT],
      ["KeyQ", "@", ALT_GR],
      ["KeyQ", "@", ["ControlLeft", "Control"], ALT_GR],
      ["KeyE", "€", ALT_GR],
      ["Minus", "ß"],
      ["Quote", "Ä", SHIFT],
      ["Minus", "\\", ALT_GR],
      ["Digit7", "{", ALT_GR],
      ["", "ж"],
      ["", "😀", SHIFT],
      ["Numpad5", "5"],
      ["Space", " "],
      ["KeyB", "b"],
      ["Backspace", "Backspace"],
      ["Enter", "Enter"],
    ];
    for (const [code, key, ...held] of keys) {
      for (const [heldCode, heldKey] of held) await input.key({ code: heldCode, key: heldKey, down: true });
      assert.equal(await input.key({ code, key, down: true }), true, key);
      for (const [heldCode, heldKey] of held) await input.key({ code: heldCode, key: heldKey, down: false });
      await input.key({ code, key, down: false });
    }
    await subject.expectText("ayZ@2@@€ßÄ\\{ж😀5 \n");
  },

  async "a new size comes with the next frame"(subject) {
    const { platform } = subject;
    const { grabber } = await grabPrimary(platform);
    (await nextFrame(grabber)).release();
    let told = 0;
    platform.onScreens(() => told++);
    for (const size of [{ width: 800, height: 600 }, { width: 1024, height: 768 }]) {
      told = 0;
      await subject.resize(size.width, size.height);
      await waitFor(`a frame of ${size.width} pixels`, async () => {
        const frame = await grabber.next({ timeoutMs: 500 });
        const { width, height } = frame?.pixels ?? grabber.size;
        const reached = frame !== null && width === size.width && height === size.height;
        if (reached) {
          assert.deepEqual(boundingBox(frame.damage), { x: 0, y: 0, ...size });
          assert.deepEqual(grabber.size, size);
        }
        frame?.release();
        return reached;
      });
      await waitFor("word of the new size", () => told > 0);
      const { width, height } = (await platform.screens())[0].rect;
      assert.deepEqual({ width, height }, size);
    }
  },

  async "a closed platform grabs and injects nothing"({ platform }) {
    const { grabber, input } = await grabPrimary(platform);
    (await nextFrame(grabber)).release();
    const waiting = waitFor("the end", async () => void (await grabber.next({ timeoutMs: 1000 }))?.release());
    const refused = assert.rejects(waiting, DisplayLostError);
    await platform[Symbol.asyncDispose]();
    await refused;
    await assert.rejects(grabber.next({ timeoutMs: 0 }), DisplayLostError);
    assert.equal(await input.move(1, 1), false);
    assert.equal(await input.text("x"), false);
    assert.equal(await input.key({ code: "KeyA", key: "a", down: true }), false);
    await input.releaseAll();
    await assert.rejects(platform.screens(), DisplayLostError);
  },
};

const CORNER = { x: 0, y: 0 };
const SHIFT: [string, string] = ["ShiftLeft", "Shift"];
const ALT_GR: [string, string] = ["AltRight", "AltGraph"];

async function grabPrimary(platform: Platform) {
  const { id, rect } = (await platform.screens()).find(({ primary }) => primary)!;
  return {
    rect,
    grabber: await platform.grab(id, RELEASE_EVERYTHING),
    input: await platform.input(id, RELEASE_EVERYTHING),
  };
}

/** The next frame, whatever the pointer does meanwhile. */
export function nextFrame(grabber: Grabber, { full = false } = {}): Promise<Frame> {
  return waitFor("a frame", () => grabber.next({ timeoutMs: PATIENCE_MS, full }));
}

/** Asks until the answer is neither null, undefined nor false. */
export async function waitFor<T>(what: string, ask: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    assert.ok(performance.now() < deadline, `Waited ${PATIENCE_MS} ms for ${what} in vain`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function copyDamage({ pixels, damage }: Frame, mirror: Uint8Array): void {
  const bytes = viewPixels(pixels);
  for (const { x, y, width, height } of damage) {
    for (let row = y; row < y + height; row++) {
      const at = row * pixels.stride + x * 4;
      mirror.set(bytes.subarray(at, at + width * 4), at);
    }
  }
}

function countDifferences(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}
