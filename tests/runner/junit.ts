/** What a step of the test run came to. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, a line each: to be read at the end of a long run. */
  failures: string[];
}

export function noCounts(): Counts {
  return { passed: 0, failed: 0, skipped: 0, failures: [] };
}

/**
 * Counts the test cases (steps included) in what `deno test --junit-path` wrote. A file that failed to load isn't in
 * there at all: it counts as one failed, where that can be told.
 *
 * @param files the test files that ran, as given to `deno test`.
 */
export function countJunit(xml: string, files: readonly string[]): Counts {
  const counts = noCounts();
  for (
    const [, attributes, content = ""] of xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)
  ) {
    if (/<(failure|error)\b/.test(content)) fail(counts, describe(attributes, content));
    else if (/<skipped\b/.test(content)) counts.skipped++;
    else counts.passed++;
  }
  const suites = [...xml.matchAll(/<testsuite\b[^>]*?\sname="([^"]*)"/g)].map(([, name]) => plain(name));
  // Tests that a contract registers stand under the contract's name: then nobody can tell which file they are of.
  const given = files.map(plain);
  if (suites.some((suite) => !given.includes(suite))) return counts;
  for (const file of given.filter((file) => !suites.includes(file))) fail(counts, `${file} didn't run`);
  return counts;
}

/** Counts one more failure. */
export function fail(counts: Counts, what: string): void {
  counts.failed++;
  counts.failures.push(what);
}

/** File, test, and what its error says. */
function describe(attributes: string, content: string): string {
  const attribute = (text: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? "";
  const message = attribute(content, "message").replace(/\s+/g, " ").slice(0, 300);
  return unescape(
    `${plain(attribute(attributes, "classname"))}: ${attribute(attributes, "name")}: ${message}`,
  );
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function unescape(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ENTITIES[name]);
}

function plain(path: string): string {
  return path.replace(/^\.\//, "").replaceAll("\\", "/");
}
