import assert from "node:assert/strict";
import { RELEASE_EVERYTHING } from "../../release.ts";
import { DisplayLostError, type Rect } from "../../types.ts";
import type { Look } from "../view.ts";
import { createDevice } from "../win32/d3d11.ts";
import { HRESULT } from "../win32/hresult.ts";
import { findOutput } from "./outputs.ts";
import { HAS_MOCK, MockOutput } from "./testing.ts";
import { DuplicationView } from "./view.ts";

/** The view against a mock of the duplication (tests/wine/mock_duplication.c), with real Direct3D textures. */

const SIZE = { width: 70, height: 40 };
const LOOK = { timeoutMs: 5_000 };
const NO_WAIT = { timeoutMs: 0 };

/** Skipped where there is no mock: on Windows itself. */
function mockTest(name: string, body: () => Promise<void>): void {
  Deno.test(name, { ignore: !HAS_MOCK }, body);
}

interface Scene {
  mock: MockOutput;
  view: DuplicationView;
  /** How often the output was looked for. */
  found: () => number;
  obstructed: boolean;
}

async function withView(
  options: { rotation?: number; format?: number; screen?: Partial<Rect> },
  body: (scene: Scene) => Promise<void>,
): Promise<void> {
  using mock = new MockOutput({ ...SIZE, ...options });
  const side = options.rotation === 2 || options.rotation === 4;
  const rect = side ? { x: 0, y: 0, width: SIZE.height, height: SIZE.width } : { x: 0, y: 0, ...SIZE };
  let found = 0;
  {
    using view = new DuplicationView({
      screen: { id: "1", name: "Monitor 1", rect: { ...rect, ...options.screen }, primary: true },
      findOutput: () => {
        found++;
        return { adapter: null, output: mock.share() };
      },
      isObstructed: () => scene.obstructed,
    });
    const scene: Scene = { mock, view, found: () => found, obstructed: false };
    await body(scene);
  }
  assert.deepEqual(
    (["mistakes", "references", "duplications", "heldFrames", "deviceReferences"] as const).map((
      what,
    ) => [what, mock.count(what)]),
    [["mistakes", 0], ["references", 1], ["duplications", 0], ["heldFrames", 0], ["deviceReferences", 0]],
  );
}

/** Each pixel has another colour; another one for each seed. */
function painted(seed: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(
    { length: SIZE.width * SIZE.height },
    (_, i) => (i * 7919 + seed * 104_729) & 0xff_ffff,
  );
}

function isLook(found: Look | "later" | null): asserts found is Look {
  assert.ok(found !== null && typeof found === "object", `no look, but ${found}`);
}

/** What it shows, without the undefined fourth bytes. */
function pixelsOf({ data, stride }: Look, { width, height }: { width: number; height: number }): number[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: width * height }, (_, i) => {
    return view.getUint32(Math.floor(i / width) * stride + 4 * (i % width), true) & 0xff_ffff;
  });
}

/** The picture with the parts of another one in it. */
function patched(base: Uint32Array, other: Uint32Array, rects: Rect[]): number[] {
  const pixels = [...base];
  for (const { x, y, width, height } of rects) {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) {
        pixels[row * SIZE.width + column] = other[row * SIZE.width + column];
      }
    }
  }
  return pixels;
}

const WHOLE = { x: 0, y: 0, ...SIZE };

mockTest(
  "look() gives the whole picture first, then what Windows says has changed",
  () =>
    withView({}, async ({ mock, view }) => {
      const [first, second] = [painted(1), painted(2)];
      mock.image(first, { dirty: [{ x: 1, y: 1, width: 2, height: 2 }] });
      const look = await view.look(LOOK);
      isLook(look);
      assert.deepEqual(look.damage, [WHOLE]);
      assert.deepEqual(pixelsOf(look, SIZE), [...first]);
      assert.ok(look.certain());
      const dirty = [{ x: 3, y: 5, width: 20, height: 10 }, { x: 60, y: 39, width: 10, height: 1 }];
      const to = { x: 30, y: 20, width: 8, height: 4 };
      // All of the second image differs: only what was told to be is taken over.
      mock.image(second, { dirty, moves: [{ from: { x: 40, y: 2 }, to }] });
      const next = await view.look(LOOK);
      isLook(next);
      const from = { ...to, x: 40, y: 2 };
      assert.deepEqual(next.damage, [from, to, ...dirty]);
      assert.deepEqual(pixelsOf(next, SIZE), patched(first, second, [from, to, ...dirty]));
      // An image of which nothing is told counts as changed everywhere.
      mock.image(first);
      const last = await view.look(LOOK);
      isLook(last);
      assert.deepEqual([last.damage, pixelsOf(last, SIZE)], [[WHOLE], [...first]]);
    }),
);

mockTest(
  "look() waits no longer than it may, and no wait of Windows is long",
  () =>
    withView({}, async ({ mock, view }) => {
      mock.image(painted(1));
      isLook(await view.look(LOOK));
      const before = performance.now();
      assert.equal(await view.look({ timeoutMs: 250 }), null);
      assert.ok(performance.now() - before >= 245);
      assert.ok(mock.count("longestWait") <= 100);
      assert.equal(await view.look(NO_WAIT), null);
    }),
);

mockTest("the thread goes on while look() waits", () =>
  withView({}, async ({ mock, view }) => {
    const waiting = view.look(LOOK);
    await new Promise((resolve) => setTimeout(resolve));
    mock.image(painted(1));
    isLook(await waiting);
  }));

mockTest("the pointer is told apart from the picture", () =>
  withView({}, async ({ mock, view }) => {
    const bitmap = Uint8Array.from([0x10, 0x20, 0x30, 0xff]);
    // Before the first picture, as it comes on Windows: the image is empty then.
    mock.pointer({ x: 4, y: 5, visible: true }, {
      ...{ type: 2, width: 1, height: 1, pitch: 4, hotX: 2, hotY: 3 },
      bitmap,
    });
    mock.image(painted(1));
    isLook(await view.look(LOOK));
    const shape = { width: 1, height: 1, hotX: 2, hotY: 3, rgba: Uint8Array.of(0x30, 0x20, 0x10, 0xff) };
    assert.deepEqual(view.pointer.take(), { x: 6, y: 8, visible: true, shape });
    mock.pointer({ x: 10, y: 5, visible: true });
    assert.equal(await view.look(LOOK), null);
    assert.deepEqual(view.pointer.take(), { x: 12, y: 8, visible: true });
    assert.equal(view.pointer.take(), null);
    mock.pointer({ x: 0, y: 0, visible: false });
    assert.equal(await view.look(LOOK), null);
    assert.deepEqual(view.pointer.take(), { x: 12, y: 8, visible: false });
  }));

for (const rotation of [2, 3, 4]) {
  mockTest(
    `look() turns the picture of a monitor upright, DXGI_MODE_ROTATION ${rotation}`,
    () =>
      withView({ rotation }, async ({ mock, view }) => {
        const { width, height } = SIZE;
        const side = rotation !== 3, size = side ? { width: height, height: width } : SIZE;
        /** Where the upright picture's pixel comes from. */
        const source = (x: number, y: number) =>
          rotation === 2
            ? (height - 1 - x) * width + y
            : rotation === 3
            ? (height - 1 - y) * width + width - 1 - x
            : x * width + width - 1 - y;
        const upright = (pixels: ArrayLike<number>) =>
          Array.from(
            { length: width * height },
            (_, i) => pixels[source(i % size.width, Math.floor(i / size.width))],
          );
        const [first, second] = [painted(1), painted(2)];
        mock.image(first);
        const look = await view.look(LOOK);
        isLook(look);
        assert.deepEqual(look.damage, [{ x: 0, y: 0, ...size }]);
        assert.deepEqual(pixelsOf(look, size), upright(first));
        const dirty = { x: 3, y: 5, width: 20, height: 10 };
        mock.image(second, { dirty: [dirty] });
        const next = await view.look(LOOK);
        isLook(next);
        assert.deepEqual(pixelsOf(next, size), upright(patched(first, second, [dirty])));
        const [x, y] = rotation === 2 ? [40 - 15, 3] : rotation === 3 ? [70 - 23, 40 - 15] : [5, 70 - 23];
        const turned = side ? { x, y, width: 10, height: 20 } : { x, y, width: 20, height: 10 };
        assert.deepEqual(next.damage, [turned]);
      }),
  );
}

mockTest(
  "look() duplicates again after ACCESS_LOST, wherever it comes, and gives the whole picture",
  () =>
    withView({}, async ({ mock, view, found }) => {
      mock.image(painted(1));
      isLook(await view.look(LOOK));
      const losses = [
        () => mock.failure(HRESULT.DXGI_ERROR_ACCESS_LOST),
        () => mock.fail("releaseFrame", HRESULT.DXGI_ERROR_ACCESS_LOST),
        () => {
          mock.fail("dirtyRects", HRESULT.DXGI_ERROR_ACCESS_LOST);
          mock.image(painted(7), { dirty: [WHOLE] });
        },
        () => {
          mock.fail("moveRects", HRESULT.DXGI_ERROR_ACCESS_LOST);
          mock.image(painted(7), { dirty: [WHOLE] });
        },
        () => {
          mock.fail("pointerShape", HRESULT.DXGI_ERROR_ACCESS_LOST);
          const info = { type: 2, width: 1, height: 1, pitch: 4, hotX: 0, hotY: 0 };
          mock.pointer({ x: 1, y: 1, visible: true }, { ...info, bitmap: new Uint8Array(4) });
        },
        () => mock.failure(HRESULT.DXGI_ERROR_INVALID_CALL),
      ];
      for (const [i, lose] of losses.entries()) {
        const pixels = painted(10 + i);
        lose();
        mock.image(pixels, { dirty: [{ x: 0, y: 0, width: 1, height: 1 }] });
        const look = await view.look(LOOK);
        isLook(look);
        assert.deepEqual([look.damage, pixelsOf(look, SIZE)], [[WHOLE], [...pixels]], `loss ${i}`);
      }
      assert.equal(found(), 1);
    }),
);

mockTest(
  "look() makes a new device after DEVICE_REMOVED",
  () =>
    withView({}, async ({ mock, view, found }) => {
      mock.image(painted(1));
      isLook(await view.look(LOOK));
      mock.failure(HRESULT.DXGI_ERROR_DEVICE_REMOVED);
      mock.image(painted(2));
      const look = await view.look(LOOK);
      isLook(look);
      assert.deepEqual(pixelsOf(look, SIZE), [...painted(2)]);
      assert.equal(found(), 2);
    }),
);

mockTest(
  'look() says "later" while the secure desktop is up, and comes back by itself',
  () =>
    withView({}, async (scene) => {
      const { mock, view } = scene;
      mock.image(painted(1));
      isLook(await view.look(LOOK));
      scene.obstructed = true;
      // Windows hasn't taken the access away yet: what there is isn't shown as if it were live.
      assert.equal(await view.look(LOOK), "later");
      assert.ok(!view.blocked);
      mock.failure(HRESULT.DXGI_ERROR_ACCESS_LOST);
      mock.fail("duplicateOutput", HRESULT.E_ACCESSDENIED);
      assert.equal(await view.look({ timeoutMs: 100 }), "later");
      assert.ok(view.blocked);
      assert.equal(mock.count("duplications"), 0);
      mock.fail("duplicateOutput", HRESULT.E_ACCESSDENIED);
      scene.obstructed = false;
      mock.image(painted(2));
      const look = await view.look(LOOK);
      isLook(look);
      assert.deepEqual([look.damage, pixelsOf(look, SIZE)], [[WHOLE], [...painted(2)]]);
      assert.ok(!view.blocked);
    }),
);

for (
  const reason of [
    "DXGI_ERROR_UNSUPPORTED",
    "DXGI_ERROR_NOT_CURRENTLY_AVAILABLE",
    "DXGI_ERROR_SESSION_DISCONNECTED",
    "E_NOTIMPL",
  ] as const
) {
  mockTest(`look() ends with ${reason}, at first and later`, () =>
    withView({}, async ({ mock, view }) => {
      const ends = async () => {
        const message = `Cannot duplicate screen "Monitor 1": ${reason}`;
        for (const _ of [1, 2]) {
          await assert.rejects(view.look(LOOK), (error) => {
            return error instanceof DisplayLostError && error.message === message;
          });
        }
      };
      if (reason === "E_NOTIMPL") mock.fail("duplicateOutput", HRESULT[reason]);
      else {
        mock.image(painted(1));
        isLook(await view.look(LOOK));
        mock.failure(HRESULT.DXGI_ERROR_ACCESS_LOST);
        mock.fail("duplicateOutput", HRESULT[reason]);
      }
      await ends();
      assert.equal(mock.count("references"), 1);
    }));
}

mockTest(
  "look() ends where the picture has another format, or never the screen's size, or never comes",
  async () => {
    const R16G16B16A16_FLOAT = 10;
    await withView({ format: R16G16B16A16_FLOAT }, async ({ mock, view }) => {
      mock.image(painted(1));
      await assert.rejects(view.look(LOOK), /DXGI_ERROR_UNSUPPORTED/);
    });
    await withView({ screen: { width: 71 } }, async ({ mock, view }) => {
      for (let i = 0; i < 20; i++) mock.image(painted(i));
      await assert.rejects(view.look(LOOK), /DXGI_ERROR_NOT_FOUND/);
    });
    await withView({}, async ({ view }) => {
      assert.equal(await view.look({ timeoutMs: 50 }), "later");
      await assert.rejects(view.look({ timeoutMs: 20_000 }), /DXGI_ERROR_NOT_FOUND/);
    });
  },
);

mockTest(
  "look() follows a screen that gets another size",
  () =>
    withView({ screen: { width: 71 } }, async ({ mock, view }) => {
      mock.image(painted(1));
      assert.equal(await view.look({ timeoutMs: 50 }), "later");
      view.setScreen({ id: "1", name: "Monitor 1", rect: WHOLE, primary: true });
      mock.image(painted(2));
      const look = await view.look(LOOK);
      isLook(look);
      assert.deepEqual(pixelsOf(look, SIZE), [...painted(2)]);
    }),
);

mockTest(
  "setRelease() makes the next look name everything, and the last one void",
  () =>
    withView({}, async ({ mock, view }) => {
      mock.image(painted(1));
      const before = await view.look(LOOK);
      isLook(before);
      view.setRelease(RELEASE_EVERYTHING);
      assert.ok(!before.certain());
      const look = await view.look(NO_WAIT);
      isLook(look);
      assert.deepEqual([look.damage, pixelsOf(look, SIZE), look.certain()], [[WHOLE], [...painted(1)], true]);
      assert.equal(await view.look(NO_WAIT), null);
    }),
);

mockTest(
  "a view that is closed while it waits gives everything back when the wait is over",
  () =>
    withView({}, async ({ mock, view }) => {
      mock.image(painted(1));
      isLook(await view.look(LOOK));
      const waiting = view.look(LOOK);
      await new Promise((resolve) => setTimeout(resolve));
      view[Symbol.dispose]();
      await assert.rejects(waiting, TypeError);
      assert.equal(mock.count("duplications"), 0);
    }),
);

Deno.test("findOutput() finds this computer's own output, which Wine can't duplicate", {
  ignore: !HAS_MOCK,
}, async () => {
  const rect = { x: 0, y: 0, width: 1280, height: 800 };
  const screen = { id: "", name: "Monitor", rect, primary: true };
  const output = findOutput(screen);
  assert.ok(output?.adapter);
  using device = createDevice(output.adapter);
  assert.ok(device.device.address !== 0n);
  output.adapter[Symbol.dispose]();
  output.output[Symbol.dispose]();
  assert.equal(findOutput({ ...screen, rect: { ...rect, x: 1 } }), null);
  using view = new DuplicationView({ screen, findOutput, isObstructed: () => false });
  await assert.rejects(view.look(LOOK), DisplayLostError);
});
