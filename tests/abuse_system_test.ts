import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { probeStun } from "../server/check/turn_probe.ts";
import { GUESSES_PER_MINUTE, SOCKETS_PER_ADDRESS } from "../server/limits.ts";
import { METHODS, writeStun } from "../server/relay/stun_message.ts";
import { CLOSE_TOO_MANY } from "../server/server_socket.ts";
import { claimFrom, claimFromHere, say, socketFrom, startVictim, statusOf } from "./abuse.ts";

/**
 * What strangers do to a server on the internet, against a process of its own: each gets a defined answer, others are
 * served meanwhile, and its memory stays bounded. docs/security.md says which attack has which test.
 */

/** What all attacks together may cost; one 64 MiB frame kept, or floods queued, would be more. */
const GROWTH_MAX_MB = 160;
/** Only builds on Deno 2.9 face a network (server/listener.ts). */
const ignore = Deno.version.deno.startsWith("2.6.");

const upgrade = (path: string, more = "") =>
  Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}Connection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
  );
const forged = (i: number) => `198.51.${100 + (i >> 8)}.${i & 255}`;

Deno.test({ name: "a server under attack", ignore, fn: attackAll });

async function attackAll(t: Deno.TestContext): Promise<void> {
  await using victim = await startVictim();
  const { port, udpPort } = victim;
  const serves = async () => (await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()).ok === true;
  /** Waits until the server knows that all are gone. */
  const noSockets = async () => {
    while (await victim.figure("mfb_sockets") > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  assert.ok(await serves());
  const before = victim.megabytes();

  await t.step(
    "guessing numbers from 300 addresses: ten a minute are tried, a new number is let in at once",
    async () => {
      const { socket, create } = await victim.adviser();
      const answers: string[] = [];
      for (let from = 0; from < 300; from += 50) {
        const group = Array.from({ length: 50 }, (_, i) => claimFrom(victim, forged(from + i), "00000"));
        answers.push(...await Promise.all(group));
      }
      assert.deepEqual([...new Set(answers)].sort(), ["number", "slow"]);
      const tried = answers.filter((answer) => answer === "number").length;
      assert.ok(tried <= GUESSES_PER_MINUTE, `${tried} tried`);
      // New numbers are longer now, which the crowd doesn't reach.
      const number = await create();
      assert.ok(number.length > 5, number);
      assert.equal(await claimFrom(victim, "203.0.113.7", number), "claimed");
      await socket.close();
    },
  );

  await t.step("X-Forwarded-For of who is no named proxy makes no addresses", async () => {
    const answers: string[] = [];
    for (let i = 0; i < 8; i++) {
      const headers = { "x-forwarded-for": `192.0.2.${i}`, forwarded: `for=192.0.2.${i}` };
      answers.push(await claimFromHere(victim, { localAddress: "127.0.0.3", headers }));
    }
    assert.equal(answers.at(-1), "slow");
  });

  await t.step("a flood of sockets: an address gets its share, the rest 429", async () => {
    const flood = Array.from({ length: SOCKETS_PER_ADDRESS * 3 }, () => socketFrom(victim, "192.0.2.66"));
    const opened = await Promise.all(flood.map((socket) => socket.opened()));
    assert.equal(opened.filter((one) => one).length, SOCKETS_PER_ADDRESS);
    assert.ok(flood.every(({ status }, i) => opened[i] || status === 429));
    const other = socketFrom(victim, "192.0.2.67");
    assert.ok(await other.opened());
    await Promise.all([...flood, other].map((socket) => socket.close()));
  });

  await t.step("1000 silent sockets of many addresses are closed in time", async () => {
    const silent = Array.from({ length: 1000 }, (_, i) => socketFrom(victim, forged(i)));
    await Promise.all(silent.map((socket) => socket.opened()));
    assert.ok(await serves());
    const codes = await Promise.all(silent.map(async (socket) => (await socket.closed()).code));
    assert.deepEqual([...new Set(codes)], [4008]);
    await noSockets();
  });

  await t.step("a flood of messages ends its socket", async () => {
    const floods = Array.from({ length: 5 }, (_, i) => socketFrom(victim, forged(i)));
    const codes = await Promise.all(floods.map(async (socket, i) => {
      await socket.opened();
      socket.send({ type: "claim", number: "00000", version: PROTOCOL_VERSION });
      for (let sent = 0; sent < 4_000; sent++) {
        socket.ws.send(`{"type":"relay","data":"${"A".repeat(i * 100)}"}`);
      }
      return (await socket.closed()).code;
    }));
    // The wrong number may end it first, or a machine that is busy sends too late.
    for (const code of codes) assert.ok([1000, 4008, CLOSE_TOO_MANY].includes(code), String(code));
    assert.ok(await serves());
  });

  await t.step("frames of 64 MiB: refused by their header, before a byte of them is kept", async () => {
    for (const bytes of [64 * 1024 * 1024, 2 ** 40, 2 ** 62]) {
      const frame = Buffer.alloc(14 + 1024 * 1024);
      frame.set([0x82, 0xff]);
      frame.writeBigUInt64BE(BigInt(bytes), 2);
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => say(port, Buffer.concat([upgrade("/api/client"), frame]))),
      );
      for (const answer of answers) {
        assert.equal(statusOf(answer), 101);
        // A close frame with 1009, unless what was still on its way met a closed connection.
        assert.ok(answer.includes("\x03\xf1") || answer.endsWith("\r\n\r\n"), answer);
      }
    }
    const grown = victim.megabytes() - before;
    assert.ok(grown < GROWTH_MAX_MB, `grew by ${grown} MB`);
  });

  await t.step("slow senders of headers and of bodies are closed, while others are served", async () => {
    const slow = Array.from({ length: 100 }, () => say(port, `GET /${"a".repeat(9000)}`, { trickleMs: 100 }));
    const body =
      "POST /api/sign-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{";
    slow.push(...Array.from({ length: 20 }, () => say(port, body)));
    assert.ok(await serves());
    for (const answer of await Promise.all(slow)) {
      assert.ok([0, 400, 408].includes(statusOf(answer)), answer.slice(0, 80));
    }
  });

  await t.step("headers that are too long, and what is no HTTP", async () => {
    const long = await say(port, `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(20_000)}\r\n\r\n`);
    assert.equal(statusOf(long), 431);
    for (let i = 0; i < 50; i++) {
      const answer = await say(
        port,
        Buffer.concat([Buffer.from("X"), randomBytes(200), Buffer.from("\r\n\r\n")]),
      );
      assert.ok([0, 400].includes(statusOf(answer)), answer.slice(0, 80));
    }
  });

  await t.step(
    "malformed TURN: silence on UDP, the end of the connection on TCP, and others are answered",
    async () => {
      const socket = createSocket("udp4");
      await new Promise<void>((bound) => socket.bind(0, "127.0.0.2", bound));
      const allocate = writeStun({ method: METHODS.allocate, class: 0, transaction: new Uint8Array(12) }, []);
      let answers = 0;
      socket.on("message", () => answers++);
      for (let i = 0; i < 20_000; i++) {
        const junk = i % 3 === 0 ? randomBytes(i % 1400) : Buffer.from(allocate);
        if (i % 3 === 1) junk[8 + i % (junk.length - 8)] ^= 1 << i % 8;
        await new Promise<void>((sent) => socket.send(junk, udpPort, "127.0.0.1", () => sent()));
      }
      assert.ok(
        await probeStun({ host: "127.0.0.1", port: udpPort, transport: "udp" }),
        "others are answered",
      );
      assert.ok(answers > 0 && answers < 2_000, `${answers} answers to a stranger's flood`);
      socket.close();
      for (let i = 0; i < 50; i++) {
        const junk = Buffer.concat([Buffer.from([0, 1, 255, 255]), randomBytes(500)]);
        assert.equal(statusOf(await say(port, junk)), 0);
      }
      assert.equal(await victim.figure("mfb_relay_allocations"), 0);
    },
  );

  await t.step("foreign origins open no socket and post nothing", async () => {
    for (const path of ["/api/adviser", "/api/guest", "/api/client", "/api/reach"]) {
      for (const origin of ["https://evil.test", "null", `http://127.0.0.1:${port}.evil.test`]) {
        const answer = await say(port, upgrade(path, `Origin: ${origin}\r\n`));
        // 421: a guest comes under the office's own name only.
        assert.ok([403, 421].includes(statusOf(answer)), `${path} ${origin}`);
      }
    }
    for (
      const path of ["/api/sign-in", "/api/enrol", "/api/account", "/api/accounts", "/api/adviser/token"]
    ) {
      const headers = { origin: "https://evil.test", "content-type": "application/json" };
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: "POST",
        headers,
        body: "{}",
      });
      await response.body?.cancel();
      assert.ok([403, 421].includes(response.status), `${path} ${response.status}`);
    }
  });

  await t.step("tricks with paths lead to no file but the downloads", async () => {
    const secret = Deno.readFileSync(`${victim.dataDir}/server.key`);
    const names = ["server.key", "office.db", "office.key", "sessions.log", "cache/hashes.json"];
    const ups = [
      "../",
      "..%2f",
      "%2e%2e/",
      "%2e%2e%2f",
      "..\\",
      "..%5c",
      "....//",
      "..;/",
      "..%252f",
      "%c0%ae%c0%ae/",
    ];
    const paths = names.flatMap((name) =>
      ups.flatMap((up) => [`/download/${up}${name}`, `/download/${up}${up}${name}`])
    );
    paths.push("/download//etc/passwd", "/download/%2fetc%2fpasswd", "/download/C:%5cWindows%5cwin.ini");
    for (const end of ["%00.txt", "::$DATA", ".", "%20", "/", "/..", "?x"]) {
      paths.push(`/download/MFB-Kunde.exe${end}`);
    }
    paths.push(
      `file://${victim.dataDir}/server.key`,
      `/assets/..%2f..%2fserver.key`,
      victim.dataDir + "/server.key",
    );
    for (const path of paths) {
      const answer = await say(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      const expected = path.endsWith("?x") ? [200] : [400, 404];
      assert.ok(expected.includes(statusOf(answer)), `${path}: ${answer.slice(0, 40)}`);
      assert.ok(!answer.includes(Buffer.from(secret).toString("latin1")), path);
      assert.ok(!answer.includes("root:"), path);
    }
  });

  await t.step("an office's name, a Host and a file's name write no header and no markup", async () => {
    const hosts = [
      `127.0.0.1:${port}`,
      'x"; filename="evil.exe',
      "x\tSet-Cookie: owned=1",
      "<script>",
      "a,b",
      "x%0d%0aX: 1",
    ];
    for (
      const path of [
        "/",
        "/sehen",
        "/berater",
        "/einrichten",
        "/api/office",
        "/download/MFB-Kunde.exe",
        "/api/self-test",
      ]
    ) {
      for (const host of hosts) {
        const answer = await say(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
        const [head, ...rest] = answer.split("\r\n\r\n");
        assert.ok([200, 400, 404].includes(statusOf(answer)), `${path} ${host}: ${head}`);
        assert.doesNotMatch(head, /^(set-cookie|x-owned|x):/im, `${path} ${host}`);
        assert.doesNotMatch(head, /evil|owned|<script>|\r(?!\n)|[^\r]\n/, `${path} ${host}`);
        if (path !== "/api/office") assert.doesNotMatch(rest.join(""), /owned|alert\(1\)/, path);
        else if (statusOf(answer) === 200) assert.match(head, /content-type: application\/json/i);
      }
    }
    const card = await fetch(
      `http://127.0.0.1:${port}/api/office/card?nonce=${randomBytes(32).toString("base64url")}`,
    );
    assert.equal(card.headers.get("set-cookie"), null);
    await card.body?.cancel();
  });

  await t.step("after all of it the server serves, holds nothing, and hasn't grown", async () => {
    assert.ok(await serves());
    await noSockets();
    const open = await victim.figure("mfb_connections");
    assert.ok(open < 50, `${open} connections`);
    const grown = victim.megabytes() - before;
    assert.ok(grown < GROWTH_MAX_MB, `grew by ${Math.round(grown)} MB, from ${Math.round(before)}`);
  });
}
