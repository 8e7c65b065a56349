import assert from "node:assert/strict";
import { build, stop } from "esbuild";
import { fileURLToPath } from "node:url";
import { CHROMIUM, startBrowser } from "../../tests/e2e/browser.ts";
import type { Area, Picture } from "../types.ts";
import { writeVideoBody } from "./video_packet.ts";
import { createVpxEncoder } from "./vpx_encoder.ts";
import { openVpxLibrary } from "./vpx_encoder_library.ts";

/** libvpx by FFI encodes, Chromium's WebCodecs decodes through ui/viewer/video.ts in a worker, pixels are read back. */

const HERE = fileURLToPath(new URL(".", import.meta.url));
const SCREEN = { width: 1600, height: 900 };
const PSNR_MIN_DB = 30, COLOUR_OFF_MAX = 1.5;
const options = { ignore: !exists(CHROMIUM), sanitizeOps: false, sanitizeResources: false };
const opened = openVpxLibrary();

/** Takes bodies of video packets in turn; answers each question about them once the layer has come so far. */
const WORKER = `
  import { createVideoLayer, videoSupported } from "../../ui/viewer/video.ts";
  import { readVideoBody } from "./video_packet.ts";
  const context = new OffscreenCanvas(${SCREEN.width}, ${SCREEN.height})
    .getContext("2d", { alpha: false, willReadFrequently: true });
  const layer = createVideoLayer({
    draw: (frame, { x, y, width, height }) => context.drawImage(frame, x, y, width, height),
    painted: (sequence) => postMessage({ painted: sequence }),
    fault: (fault) => postMessage({ fault }),
  });
  addEventListener("message", async ({ data: { what, body, sequence, spoil, area } }) => {
    if (what === "supported") postMessage({ supported: await videoSupported() });
    if (what === "close") layer.close();
    if (what === "show") {
      const read = readVideoBody(body);
      if (spoil) for (let i = 12; i < read.data.length; i++) read.data[i] ^= i * 37;
      layer.show(read, sequence, ${JSON.stringify(SCREEN)});
    }
    if (what === "pixels") {
      const { data } = context.getImageData(area.x, area.y, area.width, area.height);
      postMessage({ pixels: data }, [data.buffer]);
    }
  });
`;

const PAGE = `<!doctype html><title>video</title><script type="module">
  const worker = new Worker("/worker.js", { type: "module" });
  const told = [], waiting = [];
  const tell = (answer) => waiting.length > 0 ? waiting.shift()(answer) : told.push(answer);
  worker.onmessage = ({ data }) => tell(data);
  worker.onerror = ({ message }) => tell({ exception: message });
  const answer = () => told.length > 0 ? told.shift() : new Promise((resolve) => waiting.push(resolve));
  globalThis.ask = async (message) => {
    if (message.frame !== undefined) {
      message.body = new Uint8Array(await (await fetch("/frame/" + message.frame)).arrayBuffer());
    }
    worker.postMessage(message);
    if (message.silent) return null;
    const { pixels, ...said } = await answer();
    if (pixels) await fetch("/pixels", { method: "POST", body: pixels });
    return said;
  };
</script>`;

interface Question {
  what: "supported" | "show" | "pixels" | "close";
  /** Number of the frame to show. */
  frame?: number;
  sequence?: number;
  spoil?: boolean;
  area?: Area;
  /** No answer is awaited. */
  silent?: boolean;
}

Deno.test("Chromium shows what libvpx encoded, in the right colours", options, async () => {
  await using viewer = await startViewer();
  assert.deepEqual(await viewer.ask({ what: "supported" }), { supported: true });
  for (
    const area of [{ x: 340, y: 292, width: 640, height: 360 }, { x: 64, y: 2, width: 1280, height: 720 }]
  ) {
    const { bodies, pictures } = await film(area, 20);
    viewer.bodies = bodies;
    const psnr: number[] = [];
    for (let frame = 0; frame < bodies.length; frame++) {
      assert.deepEqual(await viewer.ask({ what: "show", frame, sequence: 700 + frame }), {
        painted: 700 + frame,
      });
      if (frame < 5 || frame % 5 > 0) continue;
      await viewer.ask({ what: "pixels", area });
      const { db, off } = compare(pictures[frame], area, viewer.pixels);
      psnr.push(db);
      for (const mean of off) assert.ok(Math.abs(mean) < COLOUR_OFF_MAX, `colours are off by ${off}`);
    }
    assert.ok(
      Math.min(...psnr) >= PSNR_MIN_DB,
      `${area.width}x${area.height}: ${psnr.map((db) => db.toFixed(1))} dB`,
    );
  }
  assert.deepEqual(viewer.faults, []);
});

Deno.test(
  "a spoilt frame ends in a fault or in wrong pixels, never in an exception; a key frame heals it",
  options,
  async () => {
    await using viewer = await startViewer();
    const area = { x: 0, y: 0, width: 320, height: 240 };
    const { bodies } = await film(area, 6, [4]);
    viewer.bodies = bodies;
    assert.deepEqual(await viewer.ask({ what: "show", frame: 0, sequence: 0 }), { painted: 0 });
    for (const frame of [1, 0]) {
      const said = await viewer.ask({ what: "show", frame, sequence: frame, spoil: true });
      assert.ok(said && ("fault" in said || "painted" in said), JSON.stringify(said));
      assert.deepEqual(await viewer.ask({ what: "show", frame: 0, sequence: 0 }), { painted: 0 });
    }
    // After its end, frames are let go until the next key frame.
    for (const question of [{ what: "close" }, { what: "show", frame: 3, sequence: 3 }] as const) {
      await viewer.ask({ ...question, silent: true });
    }
    assert.deepEqual(await viewer.ask({ what: "show", frame: 4, sequence: 4 }), { painted: 4 });
    assert.deepEqual(await viewer.ask({ what: "show", frame: 5, sequence: 5 }), { painted: 5 });
    assert.deepEqual(viewer.faults, []);
  },
);

/** A page with the worker in it; `bodies` are what it can ask for, `pixels` what it sent last (RGBA). */
async function startViewer() {
  const script = await bundleWorker();
  const viewer = {
    bodies: [] as Uint8Array<ArrayBuffer>[],
    pixels: new Uint8Array(),
    faults: [] as string[],
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/") return new Response(PAGE, { headers: { "content-type": "text/html" } });
    if (pathname === "/worker.js") {
      return new Response(script, { headers: { "content-type": "text/javascript" } });
    }
    if (pathname.startsWith("/frame/")) return new Response(viewer.bodies[Number(pathname.slice(7))]);
    if (pathname === "/pixels") viewer.pixels = await request.bytes();
    return new Response(null, { status: pathname === "/pixels" || pathname === "/favicon.ico" ? 204 : 404 });
  });
  const browser = await startBrowser();
  const { page, faults } = await browser.page();
  viewer.faults = faults;
  await page.goto(`http://localhost:${server.addr.port}/`);
  return Object.assign(viewer, {
    ask: (question: Question): Promise<Record<string, unknown> | null> =>
      page.evaluate(
        (one) =>
          (globalThis as unknown as { ask(q: Question): Promise<Record<string, unknown> | null> }).ask(one),
        question,
      ),
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      await server.shutdown();
    },
  });
}

async function bundleWorker(): Promise<string> {
  try {
    const { outputFiles } = await build({
      absWorkingDir: HERE,
      stdin: { contents: WORKER, resolveDir: HERE, loader: "ts" },
      bundle: true,
      write: false,
      format: "esm",
      platform: "browser",
      logLevel: "silent",
    });
    return outputFiles[0].text;
  } finally {
    await stop();
  }
}

/** A film panning over a picture, 24 fps at 1.9 Mbit/s; key frames at 0 and where said. */
async function film(area: Area, frames: number, keys: number[] = []) {
  assert.ok(!("reason" in opened));
  using encoder = createVpxEncoder(opened, { ...area, bitsPerSecond: 1_900_000 });
  const wide = area.width + 4 * frames, high = area.height + 2 * frames;
  const source = await drawPicture(wide, high);
  const bodies: Uint8Array<ArrayBuffer>[] = [], pictures: Picture[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const picture: Picture = {
      ...SCREEN,
      stride: SCREEN.width * 4,
      data: new Uint8Array(SCREEN.width * SCREEN.height * 4),
    };
    for (let y = 0; y < area.height; y++) {
      const from = ((y + 2 * frame) * wide + 4 * frame) * 4;
      picture.data.set(
        source.subarray(from, from + area.width * 4),
        (area.y + y) * picture.stride + area.x * 4,
      );
    }
    if (keys.includes(frame)) encoder.requestKey();
    const made = encoder.encode(picture, area, frame * 1000 / 24);
    assert.ok(made);
    bodies.push(writeVideoBody({ kind: "frame", rect: area, ...made }));
    pictures.push(picture);
  }
  return { bodies, pictures };
}

/** ImageMagick's own wizard, a painting in all colours, as BGRX. */
async function drawPicture(width: number, height: number): Promise<Uint8Array> {
  const { success, stdout } = await new Deno.Command("/usr/bin/convert", {
    args: ["wizard:", "-resize", `${width}x${height}!`, "-alpha", "on", "-depth", "8", "bgra:-"],
    stdout: "piped",
  }).output();
  assert.ok(success && stdout.length === width * height * 4);
  return stdout;
}

/** Of RGBA pixels with a part of a BGRX picture: PSNR in dB, and how far red, green and blue are off in the mean. */
function compare(picture: Picture, { x, y, width, height }: Area, pixels: Uint8Array) {
  assert.equal(pixels.length, width * height * 4);
  let squares = 0;
  const sums = [0, 0, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (y + row) * picture.stride + (x + column) * 4, at = (row * width + column) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const difference = pixels[at + channel] - picture.data[from + 2 - channel];
        squares += difference * difference;
        sums[channel] += difference;
      }
    }
  }
  const count = width * height;
  return { db: 10 * Math.log10(255 * 255 * 3 * count / squares), off: sums.map((sum) => sum / count) };
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
