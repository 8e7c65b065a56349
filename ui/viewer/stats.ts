import type { PeerStat as Stat } from "../net/sealed_peer.ts";

/** How the connection runs, as people read it. */
export interface LinkStats {
  /** Received, bits per second. */
  bitsPerSecond: number;
  path: "direct" | "relay" | "server" | "unknown";
}

interface Counter {
  bytes: number;
  at: number;
}

/** Turns reports of getStats() into rates; `read` is called every few seconds with a connection's next report. */
export function createStatsReader(): { read(report: Iterable<Stat>, now: number): LinkStats; reset(): void } {
  let last: Counter | null = null;
  return {
    read(report, now) {
      const stats = Array.from(report);
      const carrier = stats.find(({ type }) => type === "carrier");
      const pair = selectedPair(stats);
      const bytes = Number((carrier ?? pair)?.bytesReceived ?? 0);
      const seconds = last ? (now - last.at) / 1000 : 0;
      const bits = last && seconds > 0 ? Math.max(0, bytes - last.bytes) * 8 / seconds : 0;
      last = { bytes, at: now };
      return { bitsPerSecond: bits, path: carrier ? "server" : pathOf(stats, pair) };
    },
    reset: () => last = null,
  };
}

function selectedPair(stats: Stat[]): Stat | undefined {
  const transport = stats.find(({ type }) => type === "transport");
  return stats.find(({ id }) => id === transport?.selectedCandidatePairId) ??
    // Firefox has no transport statistics.
    stats.find(({ type, nominated, state }) =>
      type === "candidate-pair" && nominated && state === "succeeded"
    );
}

function pathOf(stats: Stat[], pair: Stat | undefined): LinkStats["path"] {
  if (!pair) return "unknown";
  const ends = stats.filter(({ id }) => id === pair.localCandidateId || id === pair.remoteCandidateId);
  return ends.some(({ candidateType }) => candidateType === "relay") ? "relay" : "direct";
}

/** "1,4 Mbit/s": three significant digits at most. */
export function formatBitRate(bitsPerSecond: number, locale: string): string {
  const [value, unit] = bitsPerSecond >= 1e6
    ? [bitsPerSecond / 1e6, "Mbit/s"]
    : [bitsPerSecond / 1e3, "kbit/s"];
  const digits = value < 10 ? 1 : 0;
  return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${unit}`;
}
