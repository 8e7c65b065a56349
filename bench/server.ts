import { startTestRedis } from "../server/cluster/testing_redis.ts";
import { type NodeProcess, startNode } from "../server/cluster/testing_cluster.ts";
import { measureOf, quantile, type Result } from "./report.ts";
import { meet, type Met, openAdvisers, tell } from "./server_load.ts";

/**
 * What one server process holds, and two at one Redis, on loopback with real WebSockets. The load comes from this
 * process, on the same cores. With two nodes each session's adviser is at one and its client at the other.
 */
const RUNS = 3;
const SESSIONS = 2_000;
/** Sessions held at once: two sockets each, within the limit of 20,000 files a process and of 5,000 rooms. */
const HELD = 5_000;
const TELL_SECONDS = 5;

export async function run(args: string[]): Promise<Result> {
  const quick = args.includes("--quick");
  const count = quick ? 200 : SESSIONS;
  const one = await repeat(quick ? 1 : RUNS, () => withNodes(1, (nodes) => measure(nodes, count)));
  const two = await repeat(quick ? 1 : RUNS, () => withNodes(2, (nodes) => measure(nodes, count)));
  const held = await withNodes(1, (nodes) => hold(nodes[0], quick ? 500 : HELD));

  const claims = { better: "higher", unit: "/s" } as const, ms = { better: "lower", unit: "ms" } as const;
  const of = (of: typeof one, key: keyof typeof one[0]) => of.map((one) => one[key]);
  return {
    bench: "server",
    setting: {
      sessions: count,
      message: "1500 characters",
      cores: navigator.hardwareConcurrency,
      path: "loopback, load on the same cores",
    },
    measures: {
      claimsPerSecond: measureOf(of(one, "claims"), claims),
      signallingMsP50: measureOf(of(one, "p50"), ms),
      signallingMsP99: { ...measureOf(of(one, "p99"), ms), aim: 50 },
      openSockets: { value: held.sockets, aim: 10_000, better: "higher", unit: "" },
      rssPerSocketKB: { value: held.perSocket / 1024, better: "lower", unit: "KB" },
      rssMB: { value: held.rss / 2 ** 20, aim: 1_500, better: "lower", unit: "MB" },
      claimsPerSecondTwoNodes: measureOf(of(two, "claims"), claims),
      signallingMsP50TwoNodes: measureOf(of(two, "p50"), ms),
      signallingMsP99TwoNodes: { ...measureOf(of(two, "p99"), ms), aim: 50 },
    },
  };
}

async function repeat<T>(times: number, once: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < times; i++) results.push(await once());
  return results;
}

async function withNodes<T>(count: 1 | 2, use: (nodes: NodeProcess[]) => Promise<T>): Promise<T> {
  const dataDir = await Deno.makeTempDir({ prefix: "mfb-bench-" });
  try {
    if (count === 1) {
      await using node = await startNode(dataDir);
      return await use([node]);
    }
    await using redis = await startTestRedis();
    await using first = await startNode(dataDir, redis.url);
    await using second = await startNode(dataDir, redis.url);
    return await use([first, second]);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** `claims`: numbers claimed a second. `p50`, `p99`: from one end to the other, each session once a second. */
async function measure(
  nodes: NodeProcess[],
  count: number,
): Promise<{ claims: number; p50: number; p99: number }> {
  const met = await join(nodes, count);
  const times = await tell(met.pairs, TELL_SECONDS);
  met.close();
  return { claims: met.claimsPerSecond, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

async function hold(
  node: NodeProcess,
  count: number,
): Promise<{ sockets: number; rss: number; perSocket: number }> {
  const before = await rssOf(node.pid);
  const met = await join([node], count);
  // All of them still answer.
  await tell(met.pairs, 2);
  const rss = await rssOf(node.pid);
  const sockets = 2 * met.pairs.length;
  met.close();
  return { sockets, rss, perSocket: (rss - before) / sockets };
}

async function join(nodes: NodeProcess[], count: number): Promise<Met> {
  const advisers = await openAdvisers(nodes[0], count);
  return await meet(advisers, nodes.at(-1)!);
}

/** Bytes of memory that a process holds (Linux /proc). */
async function rssOf(pid: number): Promise<number> {
  const text = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)![1]) * 1024;
}
