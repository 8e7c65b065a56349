import { run } from "./child.ts";
import { canMakeNamespaces, type Link } from "./netns.ts";
import { closeTun, openTun } from "./tun.ts";
import { FIELDS, type WireStart } from "./wire_worker.ts";

/**
 * Two network namespaces joined by an emulated link: a rate with a queue before it, a delay, and losses. In user space
 * over two TUN devices, since not every kernel has netem. Root only.
 */
export interface Wire extends Link {
  /** From now on, both directions. */
  set(options: Partial<WireOptions>): void;
  /** Packets that the link lost, or had no room for. */
  readonly dropped: number;
}

export interface WireOptions {
  bitsPerSecond: number;
  /** There and back, without what waits in queues. */
  roundTripMs: number;
  /** What may wait for the link, each direction; what is more is lost. */
  queueBytes?: number;
  /** Share of the packets that get lost, 0 to 1. */
  loss?: number;
}

/** As a home's router has it: 400 ms at 2 Mbit/s. */
const QUEUE_BYTES = 100_000;

/** Like namespaces, TUN devices need root, and not every container has them. */
export async function canMakeWires(): Promise<boolean> {
  if (!await canMakeNamespaces()) return false;
  try {
    closeTun(openTun(`mfbp${Deno.pid}`));
    return true;
  } catch {
    return false;
  }
}

let made = 0;

export async function makeWire(options: WireOptions): Promise<Wire> {
  const number = made++;
  const near = { name: `mfb-c-${Deno.pid}-${number}`, address: "10.78.0.1" };
  const far = { name: `mfb-d-${Deno.pid}-${number}`, address: "10.78.0.2" };
  const descriptors: number[] = [];
  for (const [index, { name, address }] of [near, far].entries()) {
    const device = `mfb${number}${"ab"[index]}${Deno.pid}`;
    const ip = (...args: string[]) => run("ip", ["-n", name, ...args]);
    await run("ip", ["netns", "add", name]);
    descriptors.push(openTun(device));
    await run("ip", ["link", "set", device, "netns", name]);
    await ip("address", "add", address, "peer", [far, near][index].address, "dev", device);
    await ip("link", "set", "lo", "up");
    await ip("link", "set", device, "up", "mtu", "1500");
    // A way out, or Chromium takes the machine for offline and finds no address of its own.
    await ip("route", "add", "default", "dev", device);
  }
  const fields = new Float64Array(new SharedArrayBuffer(8 * FIELDS.length));
  const write = (name: typeof FIELDS[number], value: number) => fields[FIELDS.indexOf(name)] = value;
  const set = ({ bitsPerSecond, roundTripMs, queueBytes, loss }: Partial<WireOptions>) => {
    if (bitsPerSecond !== undefined) write("bitsPerSecond", bitsPerSecond);
    if (roundTripMs !== undefined) write("delayMs", roundTripMs / 2);
    if (queueBytes !== undefined) write("queueBytes", queueBytes);
    if (loss !== undefined) write("loss", loss);
  };
  set({ queueBytes: QUEUE_BYTES, loss: 0, ...options });
  const worker = new Worker(new URL("./wire_worker.ts", import.meta.url), { type: "module" });
  const heard = (word: string) =>
    new Promise<void>((resolve) => {
      worker.addEventListener("message", ({ data }) => data === word && resolve());
    });
  const running = heard("running");
  worker.postMessage({ descriptors: descriptors as [number, number], fields } satisfies WireStart);
  await running;
  return {
    near,
    far,
    set,
    get dropped() {
      return fields[FIELDS.indexOf("dropped")];
    },
    cut: () => Promise.resolve(void write("cut", 1)),
    restore: () => Promise.resolve(void write("cut", 0)),
    async [Symbol.asyncDispose]() {
      const stopped = heard("stopped");
      write("stop", 1);
      await stopped;
      for (const descriptor of descriptors) closeTun(descriptor);
      for (const { name } of [near, far]) await run("ip", ["netns", "del", name]);
    },
  };
}
