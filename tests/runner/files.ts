import { join, relative } from "node:path";

export const ROOT = join(import.meta.dirname!, "..", "..");

/** Folders that hold nothing of ours. */
const SKIPPED = ["node_modules", "dist", "assets", "pictures"];

/** Every file of the repository, as paths with "/" from its root, sorted. */
export async function listFiles(folder = ROOT): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name === ".git" || (isDirectory && SKIPPED.includes(name))) continue;
    const path = join(folder, name);
    if (isDirectory) files.push(...await listFiles(path));
    else files.push(relative(ROOT, path).replaceAll("\\", "/"));
  }
  return files.sort();
}

/** Test files by what they need. */
export interface TestFiles {
  /** Nothing: they run anywhere within seconds. */
  unit: string[];
  /** A display, a browser or root, of their own making. */
  system: string[];
  /** Windows, or Wine. */
  windows: string[];
  /** The running program, from source. */
  e2e: string[];
  /** The executable. */
  compiled: string[];
}

export async function listTests(): Promise<TestFiles> {
  const all = (await listFiles()).filter((file) => /_test\.tsx?$/.test(file));
  const e2e = all.filter((file) => file.startsWith("tests/e2e/"));
  const compiled = all.filter((file) => file.startsWith("tests/compiled/"));
  const rest = all.filter((file) => !e2e.includes(file) && !compiled.includes(file));
  const system = rest.filter((file) => /_system_test\.tsx?$/.test(file));
  const windows = rest.filter((file) => /_windows_test\.ts$/.test(file));
  const unit = rest.filter((file) => !system.includes(file) && !windows.includes(file));
  return { unit, system, windows, e2e, compiled };
}
