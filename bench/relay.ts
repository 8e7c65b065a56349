import { Buffer } from "node:buffer";
import { createStunOverTurnClient } from "werift";
import { makeCredential } from "../server/relay/credentials.ts";
import { cpuSeconds } from "./cpu.ts";
import type { Result } from "./report.ts";

/** How much our relay passes on for a second of its processor's time. */

const PACKET_BYTES = 1_200;
/** As many sessions, each within its own limit. */
const PAIRS = 16;
const PACKETS_PER_SECOND = 8_000;
/** At once: more would only fill the sockets' queues. */
const BURST = 40;

/** @returns megabits relayed, each counted once, per second of processor time; and what the load came to. */
export async function measureRelay({ seconds = 5 } = {}): Promise<{
  relayMbps: number;
  throughMbps: number;
  lossPercent: number;
}> {
  const secret = crypto.randomUUID();
  const sessions = Array.from({ length: PAIRS }, (_, at) => String(at).padStart(22, "A"));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `${import.meta.dirname}/peers/relay.ts`, secret, ...sessions],
    stdout: "piped",
  }).spawn();
  try {
    const reader = child.stdout.getReader();
    const port = Number(new TextDecoder().decode((await reader.read()).value));
    await reader.cancel();
    let received = 0, sent = 0;
    const pairs = await Promise.all(sessions.map(async (session) => {
      const [from, to] = await Promise.all((["adviser", "client"] as const).map(async (side) => {
        const expiresAt = Date.now() + 600_000;
        const { username, credential } = makeCredential(Buffer.from(secret), { session, side, expiresAt });
        const address: [string, number] = ["127.0.0.1", port];
        return (await createStunOverTurnClient({ address, username, password: credential }, {
          transport: "udp",
        })).turn;
      }));
      await from.getChannel(to.relayedAddress);
      await to.getChannel(from.relayedAddress);
      to.onData.subscribe((data) => void (received += data.length));
      return { from, to };
    }));
    const packet = Buffer.alloc(PACKET_BYTES, 1);
    const [cpu, begun] = [await cpuSeconds(child.pid), performance.now()];
    while (performance.now() - begun < seconds * 1_000) {
      const due = (performance.now() - begun) / 1_000 * PACKETS_PER_SECOND - sent;
      for (let at = 0; at < Math.min(due, BURST); at++) {
        const { from, to } = pairs[sent++ % PAIRS];
        from.sendData(packet, to.relayedAddress).catch(() => {});
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const took = (performance.now() - begun) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const used = await cpuSeconds(child.pid) - cpu;
    for (const { from, to } of pairs) await Promise.all([from.close(), to.close()]);
    const megabits = received * 8 / 1e6;
    return {
      relayMbps: megabits / used,
      throughMbps: megabits / took,
      lossPercent: 100 * (1 - received / (sent * PACKET_BYTES)),
    };
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

/** `deno task bench relay` */
export async function run(): Promise<Result> {
  const { relayMbps, throughMbps, lossPercent } = await measureRelay();
  return {
    bench: "relay",
    setting: { deno: Deno.version.deno, sessions: PAIRS, packet: PACKET_BYTES },
    measures: {
      relayMbps: { value: relayMbps, better: "higher", unit: "Mbit per core's second" },
      throughMbps: { value: throughMbps, better: "higher", unit: "Mbit/s" },
      lossPercent: { value: lossPercent, better: "lower", unit: "%" },
    },
  };
}
