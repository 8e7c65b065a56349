import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { startTestServer } from "../testing.ts";
import { checkClock } from "./clock_check.ts";
import { tableRow } from "./finding.ts";
import { placeOf } from "./relay_check.ts";
import { check, flagsOf, startProxy } from "./testing.ts";

/** `server pruefen` against servers that were really started, good ones and broken ones. */

/** Deno 2.6's node:http hands no connection over to TURN. */
const limitsHold = !Deno.version.deno.startsWith("2.6.");
const PROGRAM = new Uint8Array(1000);

Deno.test("checkSetUp() finds a good server green, and changes nothing", async () => {
  const server = await startTestServer();
  try {
    mkdirSync(`${server.dataDir}/downloads`);
    for (const name of ["MFB-Kunde", "MFB-Kunde.exe"]) {
      writeFileSync(`${server.dataDir}/downloads/${name}`, PROGRAM);
    }
    chmodSync(server.dataDir, 0o700);
    const before = [...Deno.readDirSync(server.dataDir)].map(({ name }) => name).sort();
    const { well, lights, said, findings } = await check(flagsOf(server));
    assert.deepEqual(lights, {
      "Datenordner": "green",
      "Schlüssel der Kanzlei": "green",
      "Schlüssel des Servers": "green",
      "Datenbank": "green",
      "Port": "green",
      // On loopback, without TLS.
      "TLS": "yellow",
      "Name": "green",
      "Erreichbarkeit": "green",
      "WebSocket": "green",
      "STUN und TURN (UDP)": "green",
      "TURN (TCP)": limitsHold ? "green" : "yellow",
      "Download": "green",
      "Verkleinerte Kopien": "yellow",
      "Uhr": "green",
    }, JSON.stringify(findings));
    assert.ok(well);
    assert.match(said("Port"), /läuft der Server dieser Kanzlei/);
    assert.match(said("Download"), /Windows, Linux\. Nicht angeboten: Linux \(ARM\), macOS/);
    for (const { light, remedy } of findings) assert.equal(remedy !== undefined, light !== "green");
    assert.deepEqual([...Deno.readDirSync(server.dataDir)].map(({ name }) => name).sort(), before);
  } finally {
    await server.stop();
  }
});

Deno.test("checkSetUp() before the first start says what comes, and makes no folder", async () => {
  const parent = Deno.makeTempDirSync({ prefix: "mfb-check-" });
  const { well, lights, said } = await check({
    dataDir: `${parent}/new/data`,
    address: "http://127.0.0.1:9/",
    relay: { kind: "own", udpPort: 0 },
  });
  assert.deepEqual([lights.Datenordner, lights.Erreichbarkeit, lights.Download], ["yellow", "yellow", "red"]);
  assert.match(said("Erreichbarkeit"), /Starten Sie den Server/);
  assert.equal(well, false, "nothing to download");
  assert.deepEqual([...Deno.readDirSync(parent)], []);
  rmSync(parent, { recursive: true });
});

Deno.test("checkSetUp() names a broken data folder, key and database", async () => {
  const server = await startTestServer();
  const { dataDir } = server;
  await server.close();
  const flags = { dataDir };
  chmodSync(dataDir, 0o755);
  assert.match((await check(flags)).said("Datenordner"), /chmod 700/);
  chmodSync(dataDir, 0o700);

  const db = new DatabaseSync(`${dataDir}/office.db`);
  db.exec("UPDATE audit SET event = '{}' WHERE seq = 1");
  db.close();
  let found = await check(flags);
  assert.equal(found.lights.Datenbank, "red");
  assert.match(found.said("Datenbank"), /nicht mehr, wie es geschrieben wurde \(Eintrag 1\)/);

  chmodSync(`${dataDir}/server.key`, 0o644);
  writeFileSync(`${dataDir}/office.key`, "short");
  found = await check(flags);
  assert.match(found.said("Schlüssel der Kanzlei"), /kein Schlüssel von 32 Byte.*Sicherung/);
  assert.match(found.said("Schlüssel des Servers"), /chmod 600/);
  rmSync(`${dataDir}/office.key`);
  assert.match((await check(flags)).said("Schlüssel der Kanzlei"), /fehlt/);

  const newer = new DatabaseSync(`${dataDir}/office.db`);
  newer.exec("PRAGMA user_version = 99");
  newer.close();
  assert.match((await check(flags)).said("Datenbank"), /neueres MFB.*neuere Programm/);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${dataDir}/office.db${suffix}`, { force: true });
  writeFileSync(`${dataDir}/office.db`, "SQLite format 3\0 and then nothing that is one".repeat(100));
  assert.match((await check(flags)).said("Datenbank"), /beschädigt|nicht öffnen/);
  assert.match((await check({ dataDir: `${dataDir}/office.db` })).said("Datenordner"), /kein Ordner/);
  rmSync(dataDir, { recursive: true });
});

Deno.test("checkSetUp() tells who else holds a port", async () => {
  const server = await startTestServer(), other = await startTestServer();
  const stranger = createServer((socket) => socket.end("220 mail\r\n"));
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  const udp = createSocket("udp4");
  await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
  try {
    const flags = flagsOf(server);
    let found = await check({ ...flags, port: (stranger.address() as { port: number }).port, address: null });
    assert.match(found.said("Port"), /anderes Programm/);
    assert.equal(found.lights.Port, "red");
    found = await check({ ...flags, port: other.port, address: null });
    assert.match(found.said("Port"), /anderen Datenordner/);
    // The address leads to another office.
    found = await check({ ...flags, address: `http://127.0.0.1:${other.port}/` });
    assert.equal(found.lights.Kanzlei, "red");
    // Nobody of ours answers on the relay's port.
    found = await check({ ...flags, relay: { kind: "own", udpPort: udp.address().port } });
    assert.match(found.said("STUN"), /antwortet kein Relais/);
    assert.equal(found.lights["STUN und TURN (UDP)"], "red");
    assert.match((await check({ ...flags, host: "192.0.2.1" })).said("Port"), /nicht lauschen/);
  } finally {
    stranger.close();
    udp.close();
    await Promise.all([server.stop(), other.stop()]);
  }
});

Deno.test("checkSetUp() tells what a proxy does wrong", async () => {
  const server = await startTestServer({ proxies: ["127.0.0.1"] });
  try {
    for (
      const [wrong, light, text] of [
        ["nothing", "green", /Host und Schema richtig/],
        ["host", "red", /muss Host und X-Forwarded-Proto/],
        ["upgrade", "red", /HTTP 400.*Upgrade und Connection/],
      ] as const
    ) {
      await using proxy = await startProxy(server.port, wrong);
      const address = `http://127.0.0.1:${proxy.port}/`;
      const { lights, said } = await check({ ...flagsOf(server), address, proxies: ["127.0.0.1"] });
      assert.equal(lights.WebSocket, light, wrong);
      assert.match(said("WebSocket"), text);
      assert.equal(lights.Erreichbarkeit, "green");
      assert.match(said("TURN (TCP)"), /Proxy für HTTP/);
    }
  } finally {
    await server.stop();
  }
});

Deno.test("checkSetUp() names a name that nobody knows, and a page that isn't ours", async () => {
  const dataDir = Deno.makeTempDirSync({ prefix: "mfb-check-" });
  const found = await check({ dataDir, address: "https://hilfe.kanzlei.invalid/" });
  assert.equal(found.lights.Name, "red");
  assert.match(found.said("Name"), /nicht zu finden.*Eintrag A/);
  const page = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response("Hallo"),
  );
  const other = await check({ dataDir, address: `http://127.0.0.1:${page.addr.port}/` });
  assert.match(other.said("Erreichbarkeit"), /etwas anderes als MFB \(HTTP 200\)/);
  await page.shutdown();
  rmSync(dataDir, { recursive: true });
});

Deno.test("checkClock() compares with whoever was asked anyway", () => {
  const now = Date.UTC(2027, 0, 1);
  const light = (options: Partial<Parameters<typeof checkClock>[0]>) =>
    checkClock({ now, others: [], writtenAt: null, ...options }).light;
  assert.equal(light({}), "green");
  assert.equal(light({ others: [now + 10_000] }), "green");
  assert.equal(light({ others: [now, now - 60_000] }), "yellow");
  assert.equal(light({ others: [now + 3_600_000] }), "red");
  assert.equal(light({ now: 0 }), "red");
  assert.equal(light({ writtenAt: now + 3_600_000 }), "red");
});

Deno.test("tableRow() shows a terminal nothing that steers it", () => {
  const row = tableRow({ about: "TLS", light: "red", text: "a\x1b[2Jb\u202ec\nd", remedy: "tun" });
  assert.equal(row, "ROT   TLS                 a[2Jbcd\n                          → tun");
  const coloured = tableRow({ about: "TLS", light: "red", text: "" }, { colours: true });
  assert.ok(coloured.startsWith("\x1b[31mROT   \x1b[0mTLS"));
});

Deno.test("placeOf() reads a relay's address", () => {
  assert.deepEqual(placeOf("turn:turn.kanzlei.example"), {
    host: "turn.kanzlei.example",
    port: 3478,
    transport: "udp",
  });
  assert.deepEqual(placeOf("turns:[2001:db8::1]:443?transport=tcp"), {
    host: "2001:db8::1",
    port: 443,
    transport: "tls",
  });
});
