import assert from "node:assert/strict";
import { RELEASE_EVERYTHING } from "../release.ts";
import { nextFrame, testPlatform, waitFor } from "../contract.ts";
import { testRelease } from "../release_contract.ts";
import type { ReleaseSubject, TestWindow } from "../release_survey.ts";
import { openVirtual, type VirtualPlatform } from "./platform.ts";

testPlatform("virtual", () => {
  const platform = openVirtual();
  return Promise.resolve({
    platform,
    expectText: async (expected: string) => void await waitFor("the text", () => platform.text === expected),
    resize: (width: number, height: number) => Promise.resolve(platform.resize(width, height)),
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  });
});

testRelease("virtual", () => {
  const platform = openVirtual({ width: 1024, height: 700 });
  const { desktop } = platform;
  return Promise.resolve<ReleaseSubject>({
    platform,
    shown: testWindow(platform, "virtual:notizblock"),
    hidden: testWindow(platform, "virtual:liste"),
    expectText: (expected) => Promise.resolve(assert.equal(platform.text, expected)),
    background: true,
    own: { page: true, show: (rect) => Promise.resolve(desktop.showOwn(rect)) },
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  });
});

function testWindow({ desktop }: VirtualPlatform, key: string): TestWindow {
  const window = desktop.windowOf(key);
  const done = Promise.resolve();
  return {
    title: window.title,
    rect: () => Promise.resolve(window.rect),
    moveTo: (place) => (desktop.moveWindow(key, place), done),
    use() {
      desktop.openWindow(key);
      const { x, y, width, height } = window.rect;
      desktop.movePointer({ x: x + (width >> 1), y: y + (height >> 1) });
      return done;
    },
    open: () => (desktop.openWindow(key), done),
    close: () => (desktop.closeWindow(key), done),
    inputs: () => Promise.resolve(window.inputs),
  };
}

Deno.test("virtual button() counts clicks on the button, not beside it", async () => {
  await using platform = openVirtual();
  const input = await platform.input("virtual", RELEASE_EVERYTHING);
  const { x, y } = platform.layout.button;
  const click = async (from: { x: number; y: number }, to = from) => {
    assert.equal(await input.button(0, true, from), true);
    assert.equal(await input.button(0, false, to), true);
  };
  await click({ x: x + 5, y: y + 5 });
  await click({ x: x - 5, y: y + 5 });
  await click({ x: x + 5, y: y + 5 }, { x: 0, y: 0 });
  await click({ x: x + 6, y: y + 6 });
  assert.equal(platform.clicks, 2);
});

Deno.test("virtual wheel() adds up parts of a notch", async () => {
  await using platform = openVirtual();
  const input = await platform.input("virtual", RELEASE_EVERYTHING);
  const at = { x: platform.layout.list.x + 1, y: platform.layout.list.y + 1 };
  for (let i = 0; i < 3; i++) await input.wheel(0, 50, at);
  assert.equal(platform.scrolled, 3);
  await input.wheel(0, -120, at);
  assert.equal(platform.scrolled, 0);
});

Deno.test("virtual damage is the box around the changed pixels", async () => {
  await using platform = openVirtual();
  const grabber = await platform.grab("virtual", RELEASE_EVERYTHING);
  const input = await platform.input("virtual", RELEASE_EVERYTHING);
  (await nextFrame(grabber)).release();
  const { field } = platform.layout;
  await input.text("x");
  const frame = await waitFor("damage in the field", async () => {
    const next = await nextFrame(grabber);
    next.release();
    return next.damage.some(({ y }) => y >= field.y) ? next : null;
  });
  const [rect] = frame.damage.filter(({ y }) => y >= field.y);
  assert.ok(rect.width <= 16 && rect.height <= 24, `${rect.width}x${rect.height} for one character`);
  assert.ok(rect.x >= field.x && rect.x < field.x + 30);
});

Deno.test("virtual cursor() shows another shape above the text field", async () => {
  await using platform = openVirtual();
  const grabber = await platform.grab("virtual", RELEASE_EVERYTHING);
  const input = await platform.input("virtual", RELEASE_EVERYTHING);
  await input.move(0, 0);
  const arrow = (await grabber.cursor())!.shape!;
  await input.move(platform.layout.field.x + 20, platform.layout.field.y + 20);
  const text = (await grabber.cursor())!.shape!;
  assert.notDeepEqual(arrow, text);
  await input.move(platform.layout.field.x + 21, platform.layout.field.y + 20);
  assert.equal((await grabber.cursor())!.shape, undefined);
});

Deno.test("virtual key() edits the text", async () => {
  await using platform = openVirtual();
  const input = await platform.input("virtual", RELEASE_EVERYTHING);
  await input.text("abc\ndef");
  for (const key of ["ArrowUp", "Home", "Delete", "ArrowRight", "Backspace", "End", "x"]) {
    assert.equal(await input.key({ code: key, key, down: true }), true, key);
    await input.key({ code: key, key, down: false });
  }
  assert.equal(platform.text, "cx\ndef");
});

Deno.test("a grabber tells of an obstacle, gives nothing meanwhile and everything after it", async () => {
  await using platform = openVirtual({ width: 640, height: 400 });
  await using grabber = await platform.grab("virtual", RELEASE_EVERYTHING);
  const told: unknown[] = [];
  const stop = grabber.onObstacle!((obstacle) => told.push(obstacle));
  (await nextFrame(grabber)).release();
  platform.desktop.obstruct("locked");
  platform.desktop.obstruct("locked");
  platform.desktop.type("hidden");
  assert.equal(await grabber.next({ timeoutMs: 0, full: true }), null);
  await using late = await platform.grab("virtual", RELEASE_EVERYTHING);
  late.onObstacle!((obstacle) => told.push(`late: ${obstacle}`));
  platform.desktop.obstruct(null);
  const frame = await nextFrame(grabber);
  assert.deepEqual(frame.damage, [{ x: 0, y: 0, width: 640, height: 400 }]);
  frame.release();
  stop();
  platform.desktop.obstruct("disconnected");
  assert.deepEqual(told, ["locked", "late: locked", null, "late: null", "late: disconnected"]);
});
