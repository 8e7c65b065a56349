import { WebSocket } from "ws";
import { PROTOCOL_VERSION } from "../protocol/version.ts";

/** The load of the server's bench: many sessions' sockets in one process. */

export interface Pair {
  adviser: WebSocket;
  client: WebSocket;
}

export interface Met {
  pairs: Pair[];
  claimsPerSecond: number;
  close(): void;
}

/** Sockets that are being opened, and claims under way, at once. */
const OPENING = 50;
/** As many as may guess at once: to the server each is a guess until it is right. */
const CLAIMING = 4;
const PAYLOAD = "x".repeat(1500);
const version = PROTOCOL_VERSION;

/** Each has made a session: the sockets and their numbers. */
export async function openAdvisers(
  node: { port: number; token: string },
  count: number,
): Promise<{ socket: WebSocket; number: string }[]> {
  return await many(count, OPENING, async () => {
    const origin = `http://127.0.0.1:${node.port}`;
    const socket = await open(new WebSocket(`ws://127.0.0.1:${node.port}/api/adviser`, { origin }));
    say(socket, { type: "auth", token: node.token, version });
    await answer(socket, "welcome");
    say(socket, { type: "create", mode: "support", password: false });
    return { socket, number: String((await answer(socket, "created")).number) };
  });
}

/**
 * Claims all numbers at a node and verifies all claims. Some sockets at a time are opened before the clock runs: who
 * says nothing for five seconds is thrown out.
 */
export async function meet(
  advisers: { socket: WebSocket; number: string }[],
  node: { port: number },
): Promise<Met> {
  const pairs: Pair[] = [];
  const batch = 500;
  let claimingMs = 0;
  for (let from = 0; from < advisers.length; from += batch) {
    const some = advisers.slice(from, from + batch);
    const sockets = await many(
      some.length,
      OPENING,
      () => open(new WebSocket(`ws://127.0.0.1:${node.port}/api/client`)),
    );
    const start = performance.now();
    await many(some.length, CLAIMING, async (i) => {
      say(sockets[i], { type: "claim", number: some[i].number, version });
      await answer(sockets[i], "claimed");
    });
    claimingMs += performance.now() - start;
    for (const [i, { socket }] of some.entries()) {
      say(socket, { type: "verified" });
      pairs.push({ adviser: socket, client: sockets[i] });
    }
  }
  return {
    pairs,
    claimsPerSecond: advisers.length * 1000 / claimingMs,
    close: () => pairs.forEach(({ adviser, client }) => [adviser, client].forEach((one) => one.terminate())),
  };
}

/** Each session tells its client something once a second, evenly spread. @returns milliseconds of each on its way. */
export async function tell(pairs: Pair[], seconds: number): Promise<number[]> {
  const times: number[] = [];
  for (const { client } of pairs) {
    client.on("message", (text) => {
      const { type, data } = JSON.parse(String(text));
      if (type === "relay") times.push(performance.now() - parseFloat(data));
    });
  }
  const all = pairs.length * seconds, start = performance.now();
  for (let sent = 0; sent < all;) {
    const due = Math.min(all, Math.floor((performance.now() - start) * pairs.length / 1000));
    for (; sent < due; sent++) {
      say(pairs[sent % pairs.length].adviser, { type: "relay", data: `${performance.now()} ${PAYLOAD}` });
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const patience = performance.now() + 30_000;
  while (times.length < all && performance.now() < patience) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (times.length < all) throw new Error(`${all - times.length} of ${all} messages never came`);
  return times;
}

async function many<T>(count: number, atOnce: number, make: (i: number) => Promise<T>): Promise<T[]> {
  const made = new Array<T>(count);
  let next = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let i = next++; i < count; i = next++) made[i] = await make(i);
  }));
  return made;
}

function open(socket: WebSocket): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve(socket));
    socket.on("error", reject);
  });
}

function say(socket: WebSocket, message: unknown): void {
  socket.send(JSON.stringify(message));
}

/** Waits for a message of this type. */
function answer(socket: WebSocket, type: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const onMessage = (text: unknown) => {
      const message = JSON.parse(String(text));
      if (message.type !== type && message.type !== "error") return;
      socket.off("message", onMessage);
      if (message.type === type) resolve(message);
      else reject(new Error(`Expected "${type}", got ${text}`));
    };
    socket.on("message", onMessage);
    socket.once("close", (code) => reject(new Error(`Closed (${code}) before "${type}"`)));
  });
}
