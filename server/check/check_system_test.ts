import assert from "node:assert/strict";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { exists, withCoturn } from "../relay/testing_coturn.ts";
import { startTestServer } from "../testing.ts";
import { startTestRedis } from "../cluster/testing_redis.ts";
import { certificateFiles } from "../tls/certificate_files.ts";
import { makePair } from "../tls/testing.ts";
import { askSocket } from "./ask.ts";
import { check, flagsOf } from "./testing.ts";

/** `server pruefen` with TLS by openssl, Debian's Redis and Debian's coturn. */

const DAY_MS = 24 * 60 * 60 * 1000;
const limitsHold = !Deno.version.deno.startsWith("2.6.");

async function withFolder(work: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = Deno.makeTempDirSync({ prefix: "mfb-check-" });
  try {
    await work(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

Deno.test("checkSetUp() tells what is wrong with certificate files", () =>
  withFolder(async (dataDir) => {
    const good = await makePair(dataDir, "good", { days: 60 }), other = await makePair(dataDir, "other");
    const say = async (tls: typeof good, more: Parameters<typeof check>[0] = { dataDir }) => {
      const { lights, said } = await check({ ...more, tls });
      return `${lights.TLS} ${said("TLS")}`;
    };
    chmodSync(good.keyFile, 0o600);
    assert.match(await say(good), /^green .*gültig bis/);
    assert.match(await say({ ...good, keyFile: other.keyFile }), /^red .*anderen Zertifikat/);
    assert.match(await say({ ...good, certFile: good.keyFile }), /^red .*enthält kein Zertifikat/);
    assert.match(await say({ ...good, keyFile: good.certFile }), /^red .*privaten Schlüssel/);
    assert.match(await say({ ...good, keyFile: `${dataDir}/none` }), /^red .*none gibt es nicht/);
    const at = (days: number) => ({ dataDir, now: () => Date.now() + days * DAY_MS });
    assert.match(await say(good, at(50)), /^yellow .*nur noch bis/);
    assert.match(await say(good, at(70)), /^red .*am \d{4}-\d\d-\d\d abgelaufen/);
    assert.match(await say(good, at(-1)), /^red .*gilt erst ab \d{4}-\d\d-\d\d/);
    const address = "https://kanzlei.example/";
    assert.match(await say(good, { dataDir, address }), /^red .*gilt nicht für kanzlei\.example/);
    chmodSync(good.keyFile, 0o644);
    assert.match(await say(good), /^yellow .*kann jeder Benutzer.*chmod 640/);
  }));

Deno.test("checkSetUp() asks a server with TLS, whose certificate no browser trusts", () =>
  withFolder(async (dataDir) => {
    const tls = await makePair(dataDir, "own", { days: 60 });
    const server = await startTestServer({ certificates: certificateFiles({ ...tls, now: Date.now }) });
    try {
      const flags = flagsOf(server), address = flags.address.replace("http", "https");
      const { lights, said } = await check({ ...flags, address, tls });
      assert.deepEqual([lights.Port, lights.Erreichbarkeit], ["green", "red"]);
      assert.match(said("Erreichbarkeit"), /Zertifikat.*nicht vertraut/);
      assert.deepEqual([lights["STUN und TURN (UDP)"], lights["TURN (TCP)"]], [
        "green",
        limitsHold ? "green" : "yellow",
      ]);
      assert.deepEqual(await askSocket(new URL(address).origin), { fault: "certificate" });
    } finally {
      await server.stop();
    }
  }));

Deno.test("checkSetUp() finds Redis, or says what keeps it away", () =>
  withFolder(async (dataDir) => {
    await using redis = await startTestRedis();
    const server = await startTestServer({ redis: { url: redis.url, passwordFile: null } });
    try {
      const flags = { ...flagsOf(server), redis: { url: redis.url, passwordFile: null } };
      let found = await check(flags);
      assert.equal(found.lights.Redis, "green");
      assert.match(found.said("Uhr"), /wie andere Rechner/);
      writeFileSync(`${dataDir}/key`, new Uint8Array(32));
      found = await check({ ...flags, keyFile: `${dataDir}/key` });
      assert.match(found.said("Redis"), /anderen Schlüssel/);
      found = await check({ ...flags, redis: { url: redis.url, passwordFile: `${dataDir}/none` } });
      assert.match(found.said("Redis"), /none ist nicht lesbar/);
      const wrong = redis.url.replace("//", "//nobody:not-its-password@");
      found = await check({ ...flags, redis: { url: wrong, passwordFile: null } });
      assert.match(found.said("Redis"), /Kennwort nicht an/);
      assert.doesNotMatch(JSON.stringify(found.findings), /not-its-password/);
    } finally {
      await server.stop();
    }
    await redis.kill();
    const url = redis.url.replace("//", "//user:secret@");
    const found = await check({ dataDir, redis: { url, passwordFile: null } });
    assert.equal(found.lights.Redis, "red");
    assert.doesNotMatch(JSON.stringify(found.findings), /secret/);
  }));

Deno.test(
  "checkSetUp() asks coturn with credentials",
  { ignore: !exists("/usr/bin/turnserver") },
  () =>
    withFolder(async (dataDir) => {
      await using coturn = await withCoturn();
      const secretFile = `${dataDir}/secret`;
      for (const transport of ["udp", "tcp"]) {
        writeFileSync(secretFile, `${coturn.secret}\n`);
        const relay = {
          kind: "foreign" as const,
          urls: [`turn:127.0.0.1:${coturn.port}?transport=${transport}`],
          secretFile,
        };
        let found = await check({ dataDir, relay });
        assert.equal(found.lights["Relais (coturn)"], "green", found.said("Relais"));
        writeFileSync(secretFile, "another secret");
        found = await check({ dataDir, relay });
        assert.match(found.said("Relais"), /nimmt das Geheimnis nicht an/);
        assert.doesNotMatch(JSON.stringify(found.findings), /another secret/);
        found = await check({
          dataDir,
          relay: { ...relay, urls: [`turn:127.0.0.1:9?transport=${transport}`] },
        });
        assert.match(found.said("Relais"), /antwortet nicht als Relais/);
        found = await check({ dataDir, relay: { ...relay, secretFile: `${dataDir}/none` } });
        assert.match(found.said("Relais"), /none ist nicht lesbar/);
      }
    }),
);
