import assert from "node:assert/strict";
import { waitFor } from "../../contract.ts";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../../release.ts";
import { middle } from "../../testing.ts";
import type { Release } from "../../types.ts";
import { Cover } from "../cover.ts";
import { Gate } from "../gate.ts";
import { Painter } from "../testing_painter.ts";
import { endProgramOf, startApart } from "../testing_programs.ts";
import { startNotepad } from "../testing.ts";
import { INTEGRITY } from "../win32/integrity.ts";
import { isWine } from "../win32/wine.ts";
import { Applications } from "./applications.ts";
import { iconOf, nameOf } from "./faces.ts";
import { raiseOwnPage } from "./raise.ts";
import { Scene } from "./scene.ts";
import { System } from "./system.ts";
import type { TopLevel } from "./window.ts";

/** Real programs of the system, as they are there. */

const NOTEPAD = /\\notepad\.exe$/;

function openScene() {
  const system = new System();
  const scene = new Scene(system);
  const find = (what: (window: TopLevel) => boolean) => scene.stack().find(what);
  return { system, scene, find, [Symbol.dispose]: () => system[Symbol.dispose]() };
}

Deno.test("windows Scene knows notepad by its process, its title, its place and its icon", async () => {
  using desk = openScene();
  await using notepad = await startNotepad({ x: 50, y: 40, width: 500, height: 300 });
  const window = desk.scene.look(notepad.window)!;
  assert.match(window.process!.path, NOTEPAD);
  assert.deepEqual(window.owner, { who: "application", key: window.process!.key });
  assert.deepEqual([window.kind, window.className], ["application", "Notepad"]);
  assert.deepEqual(window.rect, { x: 50, y: 40, width: 500, height: 300 });
  assert.ok(window.process!.started > 0n && !window.process!.ours && window.process!.parent > 0);
  assert.ok(window.process!.integrity >= INTEGRITY.medium);
  assert.equal(desk.scene.at(middle(window.frame))?.hwnd, notepad.window);
  const faces = { name: nameOf, icon: iconOf };
  const [listed] = new Applications(() => desk.scene.stack(), faces).list().filter(({ key }) =>
    NOTEPAD.test(key)
  );
  assert.deepEqual(listed.titles, [window.title]);
  assert.match(listed.name, /notepad|editor/i);
  assert.equal(listed.icon!.rgba.length, 4 * listed.icon!.width * listed.icon!.height);
});

Deno.test("windows Scene knows the taskbar", async () => {
  using desk = openScene();
  const bar = await waitFor("the taskbar", () => desk.find(({ className }) => className === "Shell_TrayWnd"));
  assert.equal(bar.kind, "taskbar");
  assert.match(bar.process!.path, /\\explorer\.exe$/);
});

Deno.test("windows Scene knows several programs apart, and what an interpreter runs", async () => {
  using desk = openScene();
  const script = new URL("../testing_witness.ts", import.meta.url).href;
  const place = ["100", "100", "200", "150"];
  await startApart("regedit.exe");
  await startApart(Deno.execPath(), "run", "-A", "--no-check", script, "Skript", ...place);
  const registry = await waitFor(
    "regedit",
    () => desk.find(({ process }) => /regedit/.test(process?.path ?? "")),
  );
  const witness = await waitFor("the script", () => desk.find(({ title }) => title === "Skript"));
  assert.deepEqual([registry.owner.who, witness.owner.who], ["application", "application"]);
  assert.match(witness.process!.key, /deno\.exe run -A --no-check .*testing_witness\.ts$/);
  for (const { hwnd } of [registry, witness]) endProgramOf(hwnd);
  await waitFor("their end", () => !desk.scene.look(registry.hwnd) && !desk.scene.look(witness.hwnd));
});

Deno.test("windows our own windows and those of our children are ours, covered and out of reach", async () => {
  using desk = openScene();
  using painter = new Painter();
  const gate = new Gate(desk.scene), cover = new Cover(desk.scene);
  const rect = { x: 600, y: 300, width: 200, height: 100 };
  const own = painter.create(rect, { colour: 0xffffff, topmost: true });
  painter.show(own);
  painter.pump();
  assert.deepEqual(desk.scene.look(own)!.owner, { who: "own", page: false });
  const screen = { x: 0, y: 0, width: 1280, height: 800 };
  assert.deepEqual(cover.ownRects(screen, { ...RELEASE_EVERYTHING, own: true }), [rect]);
  let injected = 0;
  const inject = () => ++injected > 0;
  for (const release of [RELEASE_EVERYTHING, { ...RELEASE_EVERYTHING, own: true }]) {
    assert.equal(gate.at(middle(rect), release, inject), false);
    assert.equal(gate.maySee(middle(rect), release), false);
  }
  painter.destroy(own);
  const child = new Deno.Command("notepad.exe").spawn();
  const window = await waitFor("its window", () => desk.find(({ process }) => process?.pid === child.pid));
  assert.deepEqual(window.owner, { who: "own", page: true });
  assert.equal(raiseOwnPage(desk.scene), true);
  await waitFor("it in front", () => desk.find(() => true)?.hwnd === window.hwnd);
  assert.equal(injected, 0);
  child.kill();
  await child.status;
  await waitFor("its end", () => !desk.scene.look(window.hwnd));
  assert.equal(raiseOwnPage(desk.scene), false);
});

Deno.test("windows Gate lets through to what is released, and to nothing else", async () => {
  using desk = openScene();
  await using notepad = await startNotepad({ x: 50, y: 40, width: 500, height: 300 });
  const gate = new Gate(desk.scene);
  const { process, frame } = desk.scene.look(notepad.window)!;
  const released = { ...RELEASE_NOTHING, applications: [process!.key] };
  const inside = middle(frame), outside = { x: 900, y: 500 };
  const through = () => true;
  const cases: [place: { x: number; y: number }, release: Release, through: boolean][] = [
    [inside, released, true],
    [inside, RELEASE_NOTHING, false],
    [inside, RELEASE_EVERYTHING, true],
    [inside, { ...RELEASE_NOTHING, taskbar: true, desktop: true, startMenu: true }, false],
    [outside, released, false],
    [outside, { ...RELEASE_NOTHING, desktop: true }, true],
    [outside, RELEASE_EVERYTHING, true],
  ];
  for (const [place, release, wanted] of cases) {
    assert.equal(gate.at(place, release, through), wanted);
    assert.equal(gate.maySee(place, release), wanted);
  }
  assert.equal(gate.at(inside, released, () => false), false);
  assert.deepEqual([released, RELEASE_NOTHING, RELEASE_EVERYTHING].map((one) => gate.keys(one, through)), [
    true,
    false,
    true,
  ]);
});

Deno.test({
  name: "windows Gate says so when a window runs with administrator rights",
  // Wine gives all processes the same integrity level.
  ignore: isWine(),
  fn: async () => {
    using desk = openScene();
    const gate = new Gate(desk.scene);
    const told: unknown[] = [];
    gate.onObstacle((obstacle) => told.push(obstacle));
    const elevated = await waitFor("a window of a program with administrator rights (start one)", () => {
      return desk.find(({ process }) => (process?.integrity ?? 0) >= INTEGRITY.high);
    });
    assert.equal(gate.at(middle(elevated.frame), RELEASE_EVERYTHING, () => true), false);
    await waitFor("word", () => told.includes("elevated"));
  },
});
