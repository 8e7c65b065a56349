import { type Direct, findDirect, findRelay, type Relay, type WayUrls } from "./ways.ts";

/** "Ampel-Test": what a visitor's connection to the office is good for. */

export type Light = "green" | "yellow" | "red";

/** Null: not known yet. */
export interface SelfTestResult {
  server: boolean | null;
  socket: boolean | null;
  direct: Direct | null;
  relay: Relay | null;
  /** Kilobits a second; -1: couldn't be measured. */
  speed: number | null;
}

export const UNTESTED: SelfTestResult = {
  server: null,
  socket: null,
  direct: null,
  relay: null,
  speed: null,
};

/** What a session wants, and what it can do with at least. */
const GOOD_KBIT = 2000, LEAST_KBIT = 500;
const SERVER_MS = 8_000, SOCKET_MS = 8_000, SPEED_MS = 15_000;
/** Measuring ends early: what came until then says enough. */
const SPEED_ENOUGH_MS = 6_000;

export function speedLight(kbit: number): Light {
  return kbit < 0 ? "yellow" : kbit >= GOOD_KBIT ? "green" : kbit >= LEAST_KBIT ? "yellow" : "red";
}

/** Without a direct way there is still the relay, and the socket. @returns null where nothing can be told. */
export function directLight(direct: Direct): Light | null {
  return direct === "untold" ? null : direct === "yes" ? "green" : "yellow";
}

/** Without the relay there is still the socket (docs/carrier.md). @returns null where nothing can be told. */
export function relayLight(relay: Relay): Light | null {
  return relay === "untold" ? null : relay === "udp" ? "green" : "yellow";
}

/** The worst of all that is known; null while something isn't. */
export function overall({ server, socket, direct, relay, speed }: SelfTestResult): Light | null {
  if (server === false || socket === false) return "red";
  if (server === null || socket === null || direct === null || relay === null || speed === null) return null;
  const lights = [directLight(direct), relayLight(relay), speedLight(speed)];
  return (["red", "yellow"] as const).find((light) => lights.includes(light)) ?? "green";
}

/** Tests one after the other, so that none slows another. @param onResult after each. */
export async function runSelfTest(onResult: (result: SelfTestResult) => void): Promise<void> {
  let result = UNTESTED;
  const tell = (change: Partial<SelfTestResult>) => onResult(result = { ...result, ...change });
  tell({});
  tell({ server: await serverAnswers() });
  if (!result.server) return;
  tell({ socket: await socketOpens() });
  const urls = await askWays();
  // They wait more than they send.
  await Promise.all([
    findDirect(urls).then((direct) => tell({ direct })),
    findRelay(urls).then((relay) => tell({ relay })),
  ]);
  tell({ speed: await measureSpeed() });
}

async function askWays(): Promise<WayUrls> {
  try {
    const options = { cache: "no-store", signal: AbortSignal.timeout(SERVER_MS) } as const;
    const response = await fetch("/api/self-test", options);
    if (response.ok) return await response.json();
  } catch {
    // TypeError, TimeoutError: as where there is none.
  }
  return { stun: [], turn: [] };
}

async function serverAnswers(): Promise<boolean> {
  try {
    const response = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(SERVER_MS) });
    return response.ok;
  } catch {
    return false; // TypeError: no connection; TimeoutError
  }
}

/** A message there and one back: what opens only may still be blocked. */
function socketOpens(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/reach`);
    const late = setTimeout(() => socket.close(), SOCKET_MS);
    socket.onopen = () => socket.send("{}");
    socket.onmessage = () => resolve(true);
    socket.onclose = () => {
      clearTimeout(late);
      resolve(false);
    };
  });
}

/** @returns kilobits a second, -1 if it couldn't be measured. */
async function measureSpeed(): Promise<number> {
  try {
    const started = performance.now();
    const response = await fetch("/api/speed", { cache: "no-store", signal: AbortSignal.timeout(SPEED_MS) });
    if (!response.ok || !response.body) return -1;
    const reader = response.body.getReader();
    // From the answer's beginning on: the way there is no matter of speed.
    const began = performance.now();
    let bytes = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.length;
      if (performance.now() - started > SPEED_ENOUGH_MS) {
        await reader.cancel();
        break;
      }
    }
    return bytes === 0 ? -1 : Math.round(bytes * 8 / Math.max(performance.now() - began, 1));
  } catch {
    return -1; // TypeError, TimeoutError
  }
}
