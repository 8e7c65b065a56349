/**
 * Content codings of the copies (RFC 9110 §8.4, RFC 7932, RFC 8878), in the order in which they are made: what is quick
 * is there soon, what is smaller takes its place. The name is also the copy's ending.
 */
export const CODINGS = ["gzip", "zstd", "br"] as const;
export type Coding = typeof CODINGS[number];

/**
 * The smallest representation that the request takes (RFC 9110 §12.5.3).
 *
 * @param there coding to bytes, of the copies that are ready. @returns null: the file as it is.
 */
export function chooseCoding(accept: string | null, there: ReadonlyMap<Coding, number>): Coding | null {
  const weights = readWeights(accept ?? "");
  const weight = (coding: string) => weights.get(coding) ?? weights.get("*") ?? 0;
  // Not named, the plain file is still taken; only to be preferred it must be named.
  const plain = weights.get("identity") ?? 0;
  let best: Coding | null = null;
  for (const coding of CODINGS) {
    const bytes = there.get(coding);
    if (bytes === undefined || weight(coding) === 0 || weight(coding) < plain) continue;
    const better = best === null || weight(coding) > weight(best) ||
      (weight(coding) === weight(best) && bytes < there.get(best)!);
    if (better) best = coding;
  }
  return best;
}

function readWeights(accept: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of accept.split(",")) {
    const match = /^\s*([A-Za-z0-9*._-]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i.exec(part);
    if (match) weights.set(match[1].toLowerCase(), Math.min(1, Number(match[2] ?? 1)));
  }
  return weights;
}

/** One "bytes=" range. @returns null for none, or for what a server may ignore (several ranges, other units). */
export function parseRange(
  header: string | null,
  size: number,
): { start: number; end: number } | "unsatisfiable" | null {
  const match = header === null ? null : /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  if (!match || (match[1] === "" && match[2] === "")) return null;
  const [, from, to] = match;
  if (from === "") {
    const last = Math.min(Number(to), size);
    return last === 0 ? "unsatisfiable" : { start: size - last, end: size };
  }
  const start = Number(from), end = to === "" ? size : Math.min(Number(to) + 1, size);
  if (to !== "" && Number(to) < start) return null;
  return start >= size ? "unsatisfiable" : { start, end };
}
