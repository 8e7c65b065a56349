import { build, type Metafile, stop } from "esbuild";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import { hashInputs } from "./inputs.ts";
import { buildKernels, PROGRAM_MODULES } from "./kernels.ts";
import { withLock } from "./lock.ts";
import { KERNELS, ROOT } from "./paths.ts";

export { UI_ASSETS } from "./paths.ts";

const PAGES = ["help", "adviser", "client", "guest", "sign_in", "admin"] as const;
const ENTRY_POINTS = {
  help: "ui/help/main.tsx",
  adviser: "ui/adviser/main.tsx",
  client: "ui/client/main.tsx",
  sign_in: "ui/sign_in/main.tsx",
  admin: "ui/admin/main.tsx",
  guest: "ui/guest/main.tsx",
  decode_worker: "ui/viewer/decode_worker.ts",
};

/** What decides about the built files; a change in one of them builds anew. */
const INPUTS = ["ui", "protocol", "secure", "transfer", "codec", "session", "capture", "build", "deno.lock"];

const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};
/** Formats that are compressed already. */
const PACKED = [".png", ".woff2"];

/** `manifest.json`, as server/assets.ts reads it. */
interface Manifest {
  pages: Record<typeof PAGES[number], string>;
  files: Record<string, { file: string; type: string; br: boolean; gz: boolean }>;
}

export interface BuildUiOptions {
  /** Folder for the built files; what else lies in it is removed. */
  outDir: string;
}

/**
 * Builds the codec's kernels, and bundles the pages of ui/ with them into `outDir`: files with a hash in their names, compressed as .br and .gz beside them, the
 * HTML pages, and manifest.json. Does nothing when the inputs are those of the last time. Safe to be called by several
 * processes at once.
 *
 * @returns true if it built.
 * @throws Error with esbuild's messages.
 */
export async function buildUi({ outDir }: BuildUiOptions): Promise<boolean> {
  await buildKernels({ outDir: KERNELS });
  await Deno.mkdir(outDir, { recursive: true });
  return await withLock(join(outDir, ".lock"), async () => {
    const stampFile = join(outDir, ".stamp");
    const stamp = await hashInputs(ROOT, INPUTS, { leaveOut: outDir });
    if (await readOrNull(stampFile) === stamp) return false;
    await writeUi(outDir);
    await Deno.writeTextFile(stampFile, stamp);
    return true;
  });
}

async function writeUi(outDir: string): Promise<void> {
  const kernels = await Promise.all(PROGRAM_MODULES.map(readKernels));
  const { outputFiles, metafile } = await bundle(outDir, kernels.map(({ path }) => `/assets/${path}`));
  const manifest: Manifest = {
    pages: Object.fromEntries(PAGES.map((page) => [page, `${page}.html`])) as Manifest["pages"],
    files: {},
  };
  const kept = new Set([".lock", "manifest.json"]);
  const write = async (name: string, data: Uint8Array) => {
    kept.add(name);
    await Deno.writeFile(join(outDir, name), data);
  };
  for (const { path, contents } of [...outputFiles, ...kernels]) {
    const file = basename(path);
    const packed = !PACKED.includes(extname(file));
    manifest.files[`/assets/${file}`] = { file, type: typeOf(file), br: packed, gz: packed };
    await write(file, contents);
    if (!packed) continue;
    await write(`${file}.br`, brotli(contents));
    await write(`${file}.gz`, gzipSync(contents, { level: 9 }));
  }
  for (const page of PAGES) {
    const template = await Deno.readTextFile(join(ROOT, "ui", page, `${page}.html`));
    await write(manifest.pages[page], new TextEncoder().encode(fill(template, page, metafile)));
  }
  await Deno.writeTextFile(join(outDir, "manifest.json"), JSON.stringify(manifest, null, 2));
  for await (const { name } of Deno.readDir(outDir)) {
    if (!kept.has(name)) await Deno.remove(join(outDir, name), { recursive: true });
  }
}

/** A module with the hash of its content in its name. */
async function readKernels(file: string): Promise<{ path: string; contents: Uint8Array }> {
  const contents = await Deno.readFile(join(KERNELS, file));
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
  return { path: file.replace(".", `-${hash}.`), contents };
}

async function bundle(outDir: string, [simd, plain]: string[]) {
  try {
    return await build({
      absWorkingDir: ROOT,
      entryPoints: ENTRY_POINTS,
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "browser",
      target: ["chrome120", "firefox120", "safari17"],
      charset: "utf8",
      jsx: "automatic",
      jsxImportSource: "preact",
      entryNames: "[name]-[hash]",
      assetNames: "[name]-[hash]",
      outdir: outDir,
      publicPath: "/assets",
      loader: { ".svg": "file", ".png": "file", ".woff2": "file", ".wasm": "file" },
      legalComments: "none",
      logLevel: "silent",
      define: { __MFB_KERNELS__: JSON.stringify({ simd, plain }) },
    });
  } finally {
    await stop();
  }
}

/** Puts the built files' paths in the place of {{script}}, {{style}} and {{decode_worker}}. */
function fill(template: string, page: typeof PAGES[number], metafile: Metafile): string {
  const paths: Record<string, string | undefined> = {
    script: output(metafile, page),
    style: output(metafile, page, "cssBundle"),
    decode_worker: output(metafile, "decode_worker"),
  };
  return template.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (placeholder, name: string) => {
    const path = paths[name];
    if (!path) {
      throw new Error(`Cannot fill "${placeholder}" in ${page}.html: nothing of that name was built`);
    }
    return path;
  });
}

/** A built entry's path on the server, or that of its style sheet. */
function output(
  metafile: Metafile,
  entry: keyof typeof ENTRY_POINTS,
  kind?: "cssBundle",
): string | undefined {
  for (const [path, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    if (entryPoint !== ENTRY_POINTS[entry]) continue;
    const file = kind ? cssBundle : path;
    return file && `/assets/${basename(file)}`;
  }
}

function typeOf(file: string): string {
  const type = TYPES[extname(file)];
  if (!type) throw new Error(`Cannot serve "${file}": no media type is known for it`);
  return type;
}

function brotli(data: Uint8Array): Uint8Array {
  return brotliCompressSync(data, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
    },
  });
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
