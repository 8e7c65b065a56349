/** What a step of the test run came to. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Counts the test cases (steps included) in what `deno test --junit-path` wrote. A file that failed to load isn't in
 * there at all: it counts as one failed, where that can be told.
 *
 * @param files the test files that ran, as given to `deno test`.
 */
export function countJunit(xml: string, files: readonly string[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, content = ""] of xml.matchAll(/<testcase\b[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    if (/<(failure|error)\b/.test(content)) counts.failed++;
    else if (/<skipped\b/.test(content)) counts.skipped++;
    else counts.passed++;
  }
  const suites = [...xml.matchAll(/<testsuite\b[^>]*?\sname="([^"]*)"/g)].map(([, name]) => plain(name));
  // Tests that a contract registers stand under the contract's name: then nobody can tell which file they are of.
  const given = files.map(plain);
  if (suites.some((suite) => !given.includes(suite))) return counts;
  counts.failed += given.filter((file) => !suites.includes(file)).length;
  return counts;
}

function plain(path: string): string {
  return path.replace(/^\.\//, "").replaceAll("\\", "/");
}
