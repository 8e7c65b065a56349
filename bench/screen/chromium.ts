import { build, stop } from "esbuild";
import { join } from "node:path";
import { KERNELS } from "../../build/paths.ts";
import "../../tests/kernels.ts";
import { startBrowser } from "../../tests/e2e/browser.ts";
import { rounded, spreadOf } from "../peers/spread.ts";
import type { Spread } from "../peers/types.ts";
import type { FromPage, ToPage } from "./chromium_messages.ts";
import type { SentPacket } from "./types.ts";

/** The modules as tests/kernels.ts has just built them: the same for all clips, whatever is built meanwhile. */
const MODULE = await Deno.readFile(join(KERNELS, "codec.wasm"));

/** Packets decoded and painted in a real Chromium: the program's decoder and painter in a worker of a page. */

export interface ChromiumFigures {
  /** Per changed frame but the first, elapsed time in ms. */
  decMs: Spread | null;
  firstMs: number;
  /** On the canvas, at the end. */
  wrongPixels: number;
}

const RESULT_TIMEOUT_MS = 300_000;

/** @param last what the canvas must show at the end, BGRX. @throws Error when the page fails. */
export async function measureInChromium(
  sent: readonly SentPacket[],
  last: Uint8Array<ArrayBuffer>,
): Promise<ChromiumFigures> {
  await using server = serve({ ...await files(), "/packets": streamOf(sent), "/last": last });
  await using chromium = await startBrowser();
  const { page, faults } = await chromium.page();
  page.setDefaultTimeout(RESULT_TIMEOUT_MS);
  await page.goto(server.url);
  const { times, wrongPixels } = await page.evaluate(decodeInWorker).catch((error) => {
    throw new Error(`Cannot decode in Chromium: ${[error.message, ...faults].join("; ")}`);
  });
  const byFrame = new Map<number, number>();
  for (const [index, { frame, isRefinement }] of sent.entries()) {
    if (!isRefinement) byFrame.set(frame, (byFrame.get(frame) ?? 0) + times[index]);
  }
  const [first, ...rest] = byFrame.values();
  return { decMs: spreadOf(rest), firstMs: rounded(first), wrongPixels };
}

/** Runs in the page. */
function decodeInWorker(): Promise<FromPage> {
  // deno-lint-ignore no-explicit-any -- the page's own names; Deno has no DOM.
  const { document, Worker } = globalThis as any;
  const canvas = document.querySelector("canvas").transferControlToOffscreen();
  const worker = new Worker("/worker.js", { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: { data: FromPage }) => resolve(data);
    worker.onerror = ({ message }: { message: string }) => reject(new Error(message));
    const message: ToPage = { canvas };
    worker.postMessage(message, [canvas]);
  });
}

/** Of each packet its length (32 bits, big endian) and its bytes. */
function streamOf(sent: readonly SentPacket[]): Uint8Array<ArrayBuffer> {
  const length = sent.reduce((sum, { packet }) => sum + 4 + packet.length, 0);
  const stream = new Uint8Array(length);
  let at = 0;
  for (const { packet } of sent) {
    new DataView(stream.buffer).setUint32(at, packet.length);
    stream.set(packet, at + 4);
    at += 4 + packet.length;
  }
  return stream;
}

let bundled: Promise<Record<string, Uint8Array<ArrayBuffer>>> | null = null;

function files(): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  return bundled ??= bundle();
}

async function bundle(): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const text = (content: string) => new TextEncoder().encode(content);
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname!, "chromium_worker.ts")],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: ["chrome120"],
    logLevel: "silent",
  }).finally(stop);
  return {
    "/": text("<!doctype html><title>MFB</title><canvas></canvas>"),
    "/worker.js": Uint8Array.from(outputFiles[0].contents),
    "/codec.wasm": MODULE,
  };
}

const TYPES: Record<string, string> = {
  "/": "text/html; charset=utf-8",
  "/worker.js": "text/javascript",
  "/codec.wasm": "application/wasm",
};

function serve(contents: Record<string, Uint8Array<ArrayBuffer>>) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    const body = contents[pathname];
    if (!body) return new Response(null, { status: 204 });
    return new Response(body, {
      headers: {
        "content-type": TYPES[pathname] ?? "application/octet-stream",
        // An isolated page has a clock of 5 µs, another one of 100.
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
      },
    });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
