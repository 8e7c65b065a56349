import process from "node:process";
import type { ServerEvent } from "./events.ts";
import type { GuessLimits } from "./guesses.ts";
import type { Listener } from "./listener.ts";
import { Metrics } from "./metrics.ts";
import type { RunningRelay } from "./relay/start_relay.ts";
import type { ClusterStatus } from "./session_stores_types.ts";
import type { Rooms } from "./signalling/rooms.ts";

/** Events that are counted: what happened to sessions. */
const COUNTED: readonly string[] = ["session-created", "claimed", "verified", "refused", "ended"];

export interface ServerMetrics {
  readonly registry: Metrics;
  /** Counts what is told in events anyway. */
  count(event: ServerEvent): void;
  /** Somebody has signed in as an adviser. */
  signedIn(): void;
}

/** The figures that every server has. */
export function createServerMetrics(
  parts: {
    rooms(): Rooms;
    guesses: GuessLimits;
    listeners(): readonly Listener[];
    certificateEnds(): number | null;
    relay: Pick<RunningRelay, "figures">;
    /** null: it is alone. */
    cluster(): ClusterStatus | null;
  },
): ServerMetrics {
  const registry = new Metrics();
  const events = registry.counter("mfb_session_events_total", "What happened to sessions.", "event");
  for (const event of COUNTED) events.add(0, event);
  const signIns = registry.counter("mfb_sign_ins_total", "Advisers who signed in.");
  const sum = (part: keyof Listener["open"]) =>
    parts.listeners().reduce((total, listener) => total + listener.open[part], 0);

  registry.gauge("mfb_connections", "Open TCP connections.", () => sum("connections"));
  registry.gauge("mfb_sockets", "Open WebSockets.", () => sum("sockets"));
  registry.gauge("mfb_sessions", "Sessions by phase.", () => parts.rooms().phases(), "phase");
  registry.total(
    "mfb_refused_guesses_total",
    "Session numbers refused: wrong, or too soon after wrong ones.",
    () => parts.guesses.refused,
    "why",
  );
  registry.gauge(
    "mfb_certificate_expiry_timestamp_seconds",
    "When the certificate in use expires; 0 without one.",
    () => (parts.certificateEnds() ?? 0) / 1000,
  );
  const { relay } = parts;
  registry.gauge(
    "mfb_relay_allocations",
    "Allocations that our relay holds.",
    () => relay.figures().allocations,
  );
  registry.total(
    "mfb_relay_bytes_total",
    "Bytes that our relay passed on.",
    () => relay.figures().relayedBytes,
  );
  if (parts.cluster()) {
    const { cluster } = parts;
    registry.gauge("mfb_redis_up", "1 while Redis can be reached.", () => Number(cluster()?.ready ?? false));
    registry.gauge(
      "mfb_cluster_lines",
      "Sockets seated at other servers, or of other servers seated here.",
      () => cluster()?.lines ?? 0,
    );
    registry.total(
      "mfb_cluster_rejected_total",
      "Messages on the bus that were no server's of this cluster.",
      () => cluster()?.rejected ?? 0,
    );
  }
  registry.gauge("process_resident_memory_bytes", "Memory of this process.", () => process.memoryUsage().rss);
  registry.gauge("process_uptime_seconds", "Time since the start.", () => Math.round(process.uptime()));
  return {
    registry,
    count({ event }) {
      if (COUNTED.includes(event)) events.add(1, event);
    },
    signedIn: () => signIns.add(),
  };
}
