import { run } from "./child.ts";

/** Two network namespaces joined by one link that can be cut. Root only. */
export interface Link extends AsyncDisposable {
  readonly near: Namespace;
  readonly far: Namespace;
  /** From now on nothing passes in either direction; nobody is told. */
  cut(): Promise<void>;
  restore(): Promise<void>;
}

export interface Namespace {
  name: string;
  address: string;
}

const CUT = `table inet mfbcut {
  chain in { type filter hook input priority 0; iifname "mfb0" drop; }
  chain out { type filter hook output priority 0; oifname "mfb0" drop; }
}`;

/** Namespaces need root, and not every container allows them. */
export async function canMakeNamespaces(): Promise<boolean> {
  if (Deno.uid() !== 0) return false;
  const probe = `mfb-probe-${Deno.pid}`;
  try {
    await run("ip", ["netns", "add", probe]);
    await run("ip", ["netns", "del", probe]);
    return true;
  } catch {
    return false;
  }
}

let made = 0;

export async function makeLink(): Promise<Link> {
  const number = made++;
  const near = { name: `mfb-a-${Deno.pid}-${number}`, address: "10.77.0.1" };
  const far = { name: `mfb-b-${Deno.pid}-${number}`, address: "10.77.0.2" };
  for (const { name } of [near, far]) await run("ip", ["netns", "add", name]);
  const peer = ["peer", "name", "mfb0", "netns", far.name];
  await run("ip", ["-n", near.name, "link", "add", "mfb0", "type", "veth", ...peer]);
  for (const { name, address } of [near, far]) {
    await run("ip", ["-n", name, "address", "add", `${address}/24`, "dev", "mfb0"]);
    await run("ip", ["-n", name, "link", "set", "lo", "up"]);
    await run("ip", ["-n", name, "link", "set", "mfb0", "up"]);
    // A way out, or Chromium takes the machine for offline and finds no address of its own.
    const gateway = name === near.name ? far.address : near.address;
    await run("ip", ["-n", name, "route", "add", "default", "via", gateway]);
  }
  return {
    near,
    far,
    cut: async () => void await run("nft", [CUT], { namespace: far.name }),
    restore: async () => void await run("nft", ["delete table inet mfbcut"], { namespace: far.name }),
    async [Symbol.asyncDispose]() {
      for (const { name } of [near, far]) await run("ip", ["netns", "del", name]);
    },
  };
}
