import assert from "node:assert/strict";
import { join } from "node:path";
import { TEST_BASE } from "../build/test_base.ts";
import { V8_FLAGS } from "../build/v8_flags.ts";
import { listFiles, ROOT } from "./runner/files.ts";
import { allowedRooms, findCycle, importsOf, mayUseFile, roomOf } from "./runner/structure.ts";

/** The house rules that a machine can hold (DESIGN.md, style.md). */

const MEDIAN_LINES_MAX = 100, FILE_LINES_MAX = 400, TEST_LINES_MAX = 600;
const ARCHITECTURE_LINES_MAX = 120;

interface SourceFile {
  path: string;
  text: string;
  /** Without comments. */
  code: string;
  imports: string[];
  isTest: boolean;
}

const paths = await listFiles();
const sources: SourceFile[] = [];
for (const path of paths.filter((path) => /\.tsx?$/.test(path))) {
  const text = await read(path);
  const isTest = /_test\.tsx?$/.test(path) || path.startsWith("tests/");
  sources.push({ path, text, code: withoutComments(text), imports: importsOf(path, text), isTest });
}
const product = sources.filter(({ isTest }) => !isTest);

Deno.test("files are short", () => {
  const lines = (text: string) => text.split("\n").length - 1;
  const sizes = sources.map(({ text }) => lines(text)).sort((a, b) => a - b);
  const median = sizes[Math.floor(sizes.length / 2)];
  assert.ok(median <= MEDIAN_LINES_MAX, `the median file has ${median} lines`);
  const long = sources.filter(({ text, isTest }) => lines(text) > (isTest ? TEST_LINES_MAX : FILE_LINES_MAX));
  assert.deepEqual(long.map(({ path, text }) => `${path}: ${lines(text)}`), []);
});

Deno.test("names are snake_case, and no file is an index", () => {
  const named = paths.filter((path) => /\.(tsx?|css|html|wat|c)$/.test(path));
  assert.deepEqual(
    named.filter((path) => !path.split("/").every((part) => /^[a-z0-9_]+(\.[a-z0-9]+)*$/.test(part))),
    [],
  );
  assert.deepEqual(named.filter((path) => /(^|\/)index\./.test(path)), []);
});

Deno.test("imports name files that exist, and make no cycle", () => {
  const known = new Set(paths);
  const lost = sources.flatMap(({ path, imports }) =>
    imports.filter((file) => !known.has(file)).map((file) => `${path} → ${file}`)
  );
  assert.deepEqual(lost, []);
  const graph = new Map(sources.map(({ path, imports }) => [path, imports]));
  assert.equal(findCycle(graph)?.join(" → "), undefined);
});

Deno.test("imports follow the layer table", () => {
  const wrong = product.flatMap(({ path, imports }) => {
    const allowed = allowedRooms(roomOf(path));
    return imports.filter((file) => !allowed.includes(roomOf(file)) || !mayUseFile(path, file))
      .map((file) => `${path} → ${file}`);
  });
  assert.deepEqual(wrong, []);
});

Deno.test("console is used nowhere but in the log module", () => {
  const users = product.filter(({ path, code }) => path !== "server/log.ts" && /\bconsole\s*\./.test(code));
  assert.deepEqual(users.map(({ path }) => path), []);
});

Deno.test("what browsers run too knows no Deno", () => {
  const shared = product.filter(({ path }) => /^(protocol|secure|transfer|codec|ui)\//.test(path));
  const users = shared.filter(({ code }) => /\bDeno\s*\./.test(code)).filter(({ path }) =>
    !/encoder|encode/.test(path)
  );
  assert.deepEqual(users.map(({ path }) => path), []);
});

Deno.test("dependencies have exact versions and come from npm", async () => {
  const { imports } = JSON.parse(await read("deno.json")) as { imports: Record<string, string> };
  const loose = Object.entries(imports).filter(([name, target]) =>
    !new RegExp(`^npm:${name}@\\d+\\.\\d+\\.\\d+$`).test(target)
  );
  assert.deepEqual(loose, []);
});

Deno.test("one version of Deno is named everywhere", async () => {
  const documents = paths.filter((path) => /\.(md|ts|json)$/.test(path) || path === ".ci/run");
  const versions = new Set<string>();
  for (const path of documents) {
    for (const [name] of (await read(path)).matchAll(/\bdeno@\d+\.\d+\.\d+/g)) versions.add(name);
  }
  versions.delete(TEST_BASE.cli);
  assert.equal(versions.size, 1, [...versions].join(", "));
});

Deno.test("V8 is told the same from source as in the executable", async () => {
  const { tasks } = JSON.parse(await read("deno.json")) as { tasks: Record<string, string> };
  for (const task of [tasks.start, tasks.demo]) assert.ok(task.includes(` ${V8_FLAGS} main.ts`), task);
});

Deno.test("the licence is there", async () => {
  assert.match(await read("LICENSE"), /^MIT License/);
});

Deno.test("docs/architecture.md is short, and names every room", async () => {
  const text = await read("docs/architecture.md");
  assert.ok(text.split("\n").length - 1 <= ARCHITECTURE_LINES_MAX);
  const rooms = new Set(paths.filter((path) => path.includes("/")).map((path) => path.split("/")[0]));
  assert.deepEqual([...rooms].filter((room) => !room.startsWith(".") && !text.includes(`${room}/`)), []);
});

Deno.test("documents name commands and files that exist", async () => {
  const { tasks } = JSON.parse(await read("deno.json")) as { tasks: Record<string, string> };
  const wrong: string[] = [];
  for (const path of paths.filter((path) => path.endsWith(".md"))) {
    const text = await read(path);
    for (const [command, task] of text.matchAll(/deno(?:@[\d.]+)? task ([a-z]+)/g)) {
      if (!tasks[task]) wrong.push(`${path}: ${command}`);
    }
    for (const [, link] of text.matchAll(/\]\(([^):#]+)(?:#[^)]*)?\)/g)) {
      const target = join(ROOT, path, "..", link);
      if (!await Deno.stat(target).then(() => true, () => false)) wrong.push(`${path}: ${link}`);
    }
  }
  assert.deepEqual(wrong, []);
});

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(join(ROOT, path));
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|[^:"'`])\/\/.*$/gm, "$1");
}
