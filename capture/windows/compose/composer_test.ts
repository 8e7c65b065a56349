import assert from "node:assert/strict";
import fc from "fast-check";
import { unreleasedPattern } from "../../pattern.ts";
import { RELEASE_NOTHING } from "../../release.ts";
import type { Rect } from "../../types.ts";
import type { Handle } from "../win32/values.ts";
import { Scene } from "../windows/scene.ts";
import { FakeSystem, rawWindow } from "../windows/testing.ts";
import type { TopLevel } from "../windows/window.ts";
import { Composer } from "./composer.ts";
import type { WindowSource } from "./source.ts";

const SCREEN = { x: 1000, y: -50, width: 64, height: 48 };
const SHOWN = "c:\\shown.exe", HIDDEN = "c:\\hidden.exe";
const RELEASED = { ...RELEASE_NOTHING, applications: [SHOWN] };
/** What stays in memory that wasn't painted. */
const STALE = 0x11;
const GREEN = 0x00ff00, RED = 0xff0000;

/** Every window is of its program's colour, whoever asks. */
class FakeSource implements WindowSource {
  system: FakeSystem;
  /** Happens while a window is read. */
  meanwhile: (hwnd: Handle) => void = () => {};
  refuse = false;
  kept: Handle[] = [];

  constructor(system: FakeSystem) {
    this.system = system;
  }

  async read({ hwnd, rect }: TopLevel) {
    await Promise.resolve();
    this.meanwhile(hwnd);
    const now = this.system.read(hwnd);
    if (this.refuse || !now) return null;
    const colour = this.system.process(now.pid)?.key === SHOWN ? GREEN : RED;
    const data = new Uint8Array(4 * rect.width * rect.height);
    const view = new DataView(data.buffer);
    for (let i = 0; i < data.length; i += 4) view.setUint32(i, colour, true);
    return { data, stride: 4 * rect.width, rect };
  }

  keepOnly(windows: readonly TopLevel[]): void {
    this.kept = windows.map(({ hwnd }) => hwnd);
  }

  [Symbol.dispose](): void {}
}

function stage() {
  const system = new FakeSystem();
  system.run(10, SHOWN);
  system.run(20, HIDDEN);
  const source = new FakeSource(system);
  const canvases: Uint8Array[] = [];
  const composer = new Composer({
    scene: new Scene(system),
    source,
    canvas: ({ width, height }) => {
      const data = new Uint8Array(4 * width * height).fill(STALE);
      canvases.push(data);
      return { data, [Symbol.dispose]() {} };
    },
  }, SCREEN);
  composer.setRelease(RELEASED);
  return { system, source, composer, canvases };
}

const at = (x: number, y: number, width: number, height: number): Rect => {
  return { x: SCREEN.x + x, y: SCREEN.y + y, width, height };
};

/** "g" released, "r" not, "." the pattern, "?" anything else; one letter for each of these places. */
function look(data: Uint8Array, places: [x: number, y: number][]): string {
  const view = new DataView(data.buffer, data.byteOffset);
  const pattern = unreleasedPattern();
  const patternView = new DataView(pattern.bgrx.buffer);
  return places.map(([x, y]) => {
    const pixel = view.getUint32(4 * (y * SCREEN.width + x), true);
    if (pixel === GREEN) return "g";
    if (pixel === RED) return "r";
    return pixel === patternView.getUint32(4 * (y * pattern.width + x), true) ? "." : "?";
  }).join("");
}

Deno.test("compose() shows released windows over the pattern, in their order, others as the pattern", async () => {
  const { system, composer, source } = stage();
  system.windows = [
    rawWindow({ hwnd: 1n, pid: 20, frame: at(10, 10, 10, 10) }),
    rawWindow({ hwnd: 2n, pid: 10, frame: at(5, 5, 30, 30) }),
    rawWindow({ hwnd: 3n, pid: 20, frame: at(0, 0, 64, 48) }),
    rawWindow({ hwnd: 4n, pid: 10, frame: at(40, 0, 64, 48) }),
  ];
  const places: [number, number][] = [[0, 0], [5, 5], [34, 34], [35, 35], [15, 15], [50, 20]];
  const composed = (await composer.compose())!;
  assert.equal(look(composed.data, places), ".gg...");
  assert.deepEqual(composed.damage, [{ x: 0, y: 0, width: 64, height: 48 }]);
  assert.ok(composed.certain());
  assert.deepEqual(source.kept, [2n]);
  assert.deepEqual((await composer.compose())!.damage, []);
  system.change(1n, { frame: at(12, 10, 10, 10) });
  assert.deepEqual((await composer.compose())!.damage, [{ x: 10, y: 10, width: 12, height: 10 }]);
});

Deno.test("compose() reads invisible borders, and shows none of them", async () => {
  const { system, composer } = stage();
  system.windows = [rawWindow({ hwnd: 2n, rect: at(5, 5, 30, 30), frame: at(8, 5, 24, 27) })];
  const composed = (await composer.compose())!;
  assert.equal(look(composed.data, [[7, 10], [8, 10], [31, 10], [32, 10], [20, 31], [20, 32]]), ".gg.g.");
});

Deno.test("compose() shows nothing of a window that became another's while it was read", async () => {
  const changes: [what: string, change: (system: FakeSystem) => void][] = [
    ["another process", (system) => system.change(2n, { pid: 20 })],
    ["another process of the same number", (system) => void system.run(10, SHOWN, { started: 2n })],
    ["another thread", (system) => system.change(2n, { thread: 9 })],
    ["another class", (system) => system.change(2n, { className: "Other" })],
    ["our page", (system) => system.change(2n, { title: "MFB-Kunde" })],
    ["gone", (system) => system.windows.splice(0)],
  ];
  for (const [what, change] of changes) {
    for (const when of ["before", "meanwhile", "after"]) {
      const { system, composer, source } = stage();
      system.windows = [rawWindow({ hwnd: 2n, frame: at(5, 5, 30, 30) })];
      if (when === "meanwhile") source.meanwhile = () => change(system);
      const list = system.list.bind(system);
      if (when === "before") {
        system.list = () => {
          queueMicrotask(() => change(system));
          return list();
        };
        source.meanwhile = () => {};
      }
      const composed = (await composer.compose())!;
      if (when === "after") {
        assert.equal(look(composed.data, [[10, 10]]), "g");
        change(system);
        assert.equal(composed.certain(), false, what);
      } else assert.equal(look(composed.data, [[10, 10]]), ".", `${what} ${when}`);
    }
  }
});

Deno.test("compose() under another release, or of another screen, is void", async () => {
  const { system, composer, source } = stage();
  system.windows = [rawWindow({ hwnd: 2n, frame: at(5, 5, 30, 30) })];
  source.meanwhile = () => composer.setRelease(RELEASE_NOTHING);
  assert.equal(await composer.compose(), null);
  source.meanwhile = () => {};
  assert.equal(look((await composer.compose())!.data, [[10, 10]]), ".");
  composer.setRelease(RELEASED);
  const composed = (await composer.compose())!;
  assert.ok(composed.certain());
  composer.setRelease(RELEASE_NOTHING);
  assert.equal(composed.certain(), false);
  source.meanwhile = () => composer.setScreen({ ...SCREEN, x: 0 });
  composer.setRelease(RELEASED);
  assert.equal(await composer.compose(), null);
});

Deno.test("compose() makes holes of other programs' windows, before and after the window was read", async () => {
  const { system, composer, source } = stage();
  system.windows = [rawWindow({ hwnd: 2n, frame: at(5, 5, 30, 30) })];
  const child = (x: number) => {
    return { hwnd: 9n, pid: 20, className: "Child", visible: true, rect: at(x, 10, 5, 5) };
  };
  system.inside.set(2n, [child(10)]);
  source.meanwhile = () => system.inside.set(2n, [child(20)]);
  const places: [number, number][] = [[9, 10], [12, 12], [22, 12], [17, 12]];
  assert.equal(look((await composer.compose())!.data, places), "g..g");
  // What it left there may still be seen.
  source.meanwhile = () => {};
  system.inside.clear();
  assert.equal(look((await composer.compose())!.data, places), "g..g");
});

Deno.test("compose() shows the pattern where a window can't be read", async () => {
  const { system, composer, source } = stage();
  system.windows = [rawWindow({ hwnd: 2n, frame: at(5, 5, 30, 30) })];
  source.refuse = true;
  assert.equal(look((await composer.compose())!.data, [[10, 10]]), ".");
});

Deno.test("compose() whatever windows do: not a pixel of one that isn't released, and none left over", async () => {
  const window = fc.record({
    pid: fc.constantFrom(10, 20),
    x: fc.integer({ min: -20, max: 70 }),
    y: fc.integer({ min: -20, max: 50 }),
    width: fc.integer({ min: 0, max: 60 }),
    height: fc.integer({ min: 0, max: 60 }),
    exStyle: fc.constantFrom(0, 0x80020),
    iconic: fc.boolean(),
  });
  const windows = fc.array(window, { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(windows, windows, fc.boolean(), async (first, then, late) => {
      const { system, composer, source, canvases } = stage();
      const place = (list: typeof first) => {
        system.windows = list.map(({ x, y, width, height, ...more }, i) =>
          rawWindow({ hwnd: BigInt(i + 1), frame: at(x, y, width, height), ...more })
        );
      };
      place(first);
      if (late) source.meanwhile = () => place(then);
      for (const list of [first, then, first]) {
        for (const canvas of canvases) canvas.fill(STALE);
        place(list);
        const { data } = (await composer.compose())!;
        const view = new DataView(data.buffer);
        for (let i = 0; i < data.length; i += 4) {
          const pixel = view.getUint32(i, true);
          assert.ok(pixel !== RED && pixel !== 0x11111111);
        }
      }
    }),
    { numRuns: 60 },
  );
});
