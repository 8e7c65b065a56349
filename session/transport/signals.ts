/**
 * Session descriptions as text (RFC 8866): only what decides whether an answer is taken, and in which form.
 */

/**
 * The certificate that an answer binds. @returns the sha-256 fingerprint "AB:CD:…", or null if the answer has none,
 * several, or one of another hash.
 */
export function fingerprintOf(sdp: string): string | null {
  const all = [...sdp.matchAll(/^a=fingerprint:(\S+)[ \t]+(\S+)[ \t]*\r?$/gm)];
  if (all.length !== 1 || countLines(sdp, "a=fingerprint") !== 1) return null;
  const [, algorithm, value] = all[0];
  const right = algorithm.toLowerCase() === "sha-256" && /^([0-9a-f]{2}:){31}[0-9a-f]{2}$/i.test(value);
  return right ? value.toUpperCase() : null;
}

function countLines(sdp: string, start: string): number {
  return sdp.split(/\r\n|\r|\n/).filter((line) => line.toLowerCase().startsWith(start)).length;
}

/**
 * An answer without its candidates, and these by themselves, so that each is bounded and cleaned as one that comes
 * alone.
 */
export function splitCandidates(sdp: string): { sdp: string; candidates: string[] } {
  const candidates = [...sdp.matchAll(/^a=(candidate:[^\r\n]*)/gm)].map(([, one]) => one);
  return { sdp: sdp.replace(/^a=(candidate:[^\r\n]*|end-of-candidates)(\r\n|\r|\n)/gm, ""), candidates };
}

/**
 * werift 0.25.2 nominates only pairs whose remote candidate counts as many ICE restarts as itself; the peer counts only
 * those that it heard of. "generation" is no attribute of RFC 8839: it is left away.
 */
export function withoutGeneration(candidate: string): string {
  return candidate.replace(/ generation \d+/, "");
}
