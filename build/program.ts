import { build, type Plugin, stop } from "esbuild";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { PROGRAM_MODULES } from "./kernels.ts";
import { KERNELS, ROOT, UI_ASSETS } from "./paths.ts";

/** What `--version` says about a build; server/version.ts reads it as __MFB_BUILD__. */
export interface BuildInfo {
  /** The base runtime, e.g. "Deno 2.9.6". */
  base: string;
  /** May be given to clients. */
  release: boolean;
}

/** Rooms whose files named …_worker.ts the program starts by their URL beside `import.meta.url`. */
const WORKER_ROOMS = ["capture", "codec", "secure", "server", "session", "transfer"];

export interface Program {
  /** Bundled main.ts. */
  main: string;
  /** What the executable has to carry besides: bundled workers and the UI's folder. */
  includes: string[];
}

/**
 * Bundles main.ts and each worker into `outDir`, in the shape of the repository: a file's place there is the place that
 * its source sees in `import.meta`, so that paths beside it hold from source and in the executable alike.
 *
 * @param options.outDir is emptied first; inside the repository.
 */
export async function buildProgram(options: { outDir: string; info: BuildInfo }): Promise<Program> {
  const { outDir, info } = options;
  await Deno.remove(outDir, { recursive: true }).catch(ignoreMissing);
  const workers = (await Array.fromAsync(findWorkers())).sort();
  try {
    for (const source of ["main.ts", ...workers]) await bundle(source, outDir, info);
  } finally {
    await stop();
  }
  const assets = join(outDir, relative(ROOT, UI_ASSETS));
  await Deno.mkdir(assets, { recursive: true });
  for await (const { name } of Deno.readDir(UI_ASSETS)) {
    if (!name.startsWith(".")) await Deno.copyFile(join(UI_ASSETS, name), join(assets, name));
  }
  const kernels = join(outDir, relative(ROOT, KERNELS));
  await Deno.mkdir(kernels, { recursive: true });
  // The host's own; browsers get theirs with the UI.
  await Deno.copyFile(join(KERNELS, PROGRAM_MODULES[0]), join(kernels, PROGRAM_MODULES[0]));
  return {
    main: join(outDir, "main.js"),
    includes: [...workers.map((source) => join(outDir, toScript(source))), assets, kernels],
  };
}

async function bundle(source: string, outDir: string, info: BuildInfo): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [source],
    outfile: join(outDir, toScript(source)),
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    format: "esm",
    platform: "node",
    target: "esnext",
    charset: "utf8",
    legalComments: "eof",
    logLevel: "silent",
    define: { __MFB_BUILD__: JSON.stringify(info) },
    // CommonJS packages ask for Node's modules by require().
    banner: {
      js: 'import { createRequire as mfbCreateRequire } from "node:module";' +
        "const require = mfbCreateRequire(import.meta.url);",
    },
    plugins: [withoutBuild, nodePrefix, placesOf(source)],
  });
}

/** main.ts builds the UI when it runs from source; the executable carries it and needs no esbuild. */
const withoutBuild: Plugin = {
  name: "without-build",
  setup(build) {
    build.onResolve({ filter: /\/build(\/ui)?\.ts$/ }, () => ({ path: "build", namespace: "without-build" }));
    build.onLoad({ filter: /.*/, namespace: "without-build" }, () => ({
      contents: `export function buildUi() { throw new Error("Cannot build inside the executable"); }`,
    }));
  },
};

/** Deno knows Node's modules by their prefix only; packages leave it out. */
const nodePrefix: Plugin = {
  name: "node-prefix",
  setup(build) {
    build.onResolve({ filter: /^[a-z_]+(\/[a-z_]+)?$/ }, ({ path }) => {
      return builtinModules.includes(path) ? { path: `node:${path}`, external: true } : null;
    });
  },
};

/** Lets each of our files keep its own place in `import.meta`, although all of them end up in one file. */
function placesOf(entry: string): Plugin {
  return {
    name: "places",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const file = relative(ROOT, path);
        if (file.startsWith("..") || file.includes("node_modules")) return null;
        const from = dirname(join(ROOT, entry));
        const contents = rewritePlaces(await Deno.readTextFile(path), {
          file: posix(relative(from, path)),
          folder: posix(relative(from, dirname(path))),
          isEntry: file === entry,
        });
        return { contents, loader: "ts" };
      });
    },
  };
}

/** @param place where the file and its folder lie, seen from the bundle's folder. */
export function rewritePlaces(
  source: string,
  place: { file: string; folder: string; isEntry: boolean },
): string {
  const url = `new URL(${JSON.stringify(`./${place.file}`)}, import.meta.url)`;
  return source.replaceAll(/import\.meta\.(\w+)/g, (expression, name: string) => {
    switch (name) {
      case "url":
        return `${url}.href`;
      case "dirname":
        return `(import.meta.dirname + ${JSON.stringify(`/${place.folder}`)})`;
      case "main":
        return place.isEntry ? expression : "false";
      default:
        throw new Error(`Cannot bundle "${expression}": use import.meta.url or import.meta.dirname`);
    }
  }).replaceAll(/(["'])(\.{1,2}\/[\w./]*_worker)\.ts\1(?=,)/g, "$1$2.js$1");
}

async function* findWorkers(folder = ""): AsyncGenerator<string> {
  const folders = folder ? [folder] : WORKER_ROOMS;
  for (const path of folders) {
    let entries: Deno.DirEntry[];
    try {
      entries = await Array.fromAsync(Deno.readDir(join(ROOT, path)));
    } catch (error) {
      ignoreMissing(error);
      continue;
    }
    for (const { name, isDirectory } of entries) {
      if (isDirectory) yield* findWorkers(`${path}/${name}`);
      else if (name.endsWith("_worker.ts")) yield `${path}/${name}`;
    }
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function toScript(source: string): string {
  return source.replace(/\.ts$/, ".js");
}

function posix(path: string): string {
  return path.replaceAll("\\", "/");
}
