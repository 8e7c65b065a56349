import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { Agent } from "node:https";
import { join } from "node:path";
import acme from "acme-client";
import { createListener } from "../listener.ts";
import { acmeCertificates } from "./acme.ts";
import { acmeStore } from "./acme_store.ts";
import { createRedirectApp } from "./redirect.ts";
import { makePair } from "./testing.ts";

/** Against Pebble, Let's Encrypt's test server, which fetches the challenge and refuses one nonce in twenty. */
const dir = Deno.makeTempDirSync({ prefix: "mfb-acme-" });
globalThis.addEventListener("unload", () => Deno.removeSync(dir, { recursive: true }));
const DOMAIN = "hilfe.kanzlei.example";
const DAY = 24 * 60 * 60 * 1000;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Pebble, and a name server that says 127.0.0.1 to every name. */
async function pebble(httpPort: number) {
  const pair = await makePair(dir, "pebble");
  const [port, management, dns, dnsManagement, tlsPort] = await Promise.all(
    Array.from({ length: 5 }, freePort),
  );
  const config = join(dir, "pebble.json");
  writeFileSync(
    config,
    JSON.stringify({
      pebble: {
        listenAddress: `127.0.0.1:${port}`,
        managementListenAddress: `127.0.0.1:${management}`,
        certificate: pair.certFile,
        privateKey: pair.keyFile,
        httpPort,
        tlsPort,
        ocspResponderURL: "",
        externalAccountBindingRequired: false,
      },
    }),
  );
  const spawn = (command: string, args: string[], env = {}) =>
    new Deno.Command(command, { args, env, stdin: "null", stdout: "null", stderr: "null" }).spawn();
  const children = [
    spawn("/usr/bin/pebble-challtestsrv", [
      "-defaultIPv4",
      "127.0.0.1",
      "-defaultIPv6",
      "",
      "-dns01",
      `127.0.0.1:${dns}`,
      "-management",
      `127.0.0.1:${dnsManagement}`,
      ...["-http01", "", "-https01", "", "-tlsalpn01", ""],
    ]),
    spawn("/usr/bin/pebble", ["-config", config, "-dnsserver", `127.0.0.1:${dns}`], {
      PEBBLE_VA_NOSLEEP: "1",
      PEBBLE_WFE_NONCEREJECT: "5",
      // Each order has to prove the name anew.
      PEBBLE_AUTHZREUSE: "0",
    }),
  ];
  acme.axios.defaults.httpsAgent = new Agent({ ca: readFileSync(pair.certFile) });
  const directory = `https://localhost:${port}/dir`;
  const answers = (url: string) =>
    acme.axios.get(url, { validateStatus: () => true }).then(() => true, () => false);
  for (const url of [directory, `http://127.0.0.1:${dnsManagement}/`]) {
    while (!await answers(url)) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    directory,
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill();
      await Promise.all(children.map((child) => child.status));
      acme.axios.defaults.httpsAgent.destroy();
    },
  };
}

Deno.test({
  name:
    "acmeCertificates() gets a certificate, keeps it, renews it in time and once; a failure keeps the old",
  // Its packages' idle connections.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const challenges = new Map<string, string>();
    const answered: string[] = [];
    const plain = await createListener({
      hostname: "127.0.0.1",
      port: 0,
      app: () =>
        createRedirectApp({
          address: null,
          httpsPort: () => 443,
          challenge(token) {
            answered.push(token);
            return challenges.get(token) ?? null;
          },
        }),
    });
    await using service = await pebble(plain.port);
    const data = join(dir, "tls");
    let time = Date.now(), pauses = 0;
    const start = (directory: string, map = challenges) =>
      acmeCertificates({
        directory,
        email: "kanzlei@example.org",
        domain: DOMAIN,
        store: acmeStore(data),
        challenges: map,
        now: () => time,
        // Pebble may refuse a nonce more often than is borne, or start slowly.
        pause: () => ++pauses < 4 ? Promise.resolve() : Promise.reject(new Error("no certificate")),
      });

    const first = await start(service.directory);
    assert.ok(first.certificate.isFor(DOMAIN));
    assert.ok(answered.length > 0, "the challenge was fetched");
    assert.equal(challenges.size, 0);
    for (const name of ["account.key", "certificate.key", "certificate.pem"]) {
      assert.equal(statSync(join(data, name)).mode & 0o777, 0o600, name);
    }
    assert.equal(statSync(data).mode & 0o777, 0o700);
    await first.close();

    // A second start asks nobody.
    const again = await start("https://127.0.0.1:1/dir");
    assert.equal(again.certificate.fingerprint, first.certificate.fingerprint);
    await again.close();

    // Time passes: asked many times at once, it orders once.
    const source = await start(service.directory);
    const taken: string[] = [];
    source.attach({
      port: 443,
      setCertificate({ cert }) {
        // Pebble's clock stands still, ours is set back to it: else the new one would be due at once, too.
        time = Date.now();
        return taken.push(cert) > 0;
      },
    });
    source.look();
    assert.equal(taken.length, 0);
    const { notBefore, notAfter } = source.certificate;
    time = notBefore + (notAfter - notBefore) * 0.72;
    const before = answered.length;
    for (let i = 0; i < 10; i++) source.look();
    while (taken.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await source.close();
    assert.equal(taken.length, 1);
    assert.notEqual(source.certificate.fingerprint, first.certificate.fingerprint);
    assert.ok(answered.length - before <= 4, `${answered.length - before} challenges`);
    assert.equal(readFileSync(join(data, "certificate.pem"), "utf8"), source.certificate.cert);

    // The service can't reach the challenge's answer: the old certificate stays, the next try comes later.
    const lost = await start(service.directory, new Map());
    lost.attach({ port: 443, setCertificate: () => assert.fail("nothing new may come") });
    time += (notAfter - notBefore) * 0.72 + DAY;
    lost.look();
    await lost.close();
    assert.equal(lost.certificate.fingerprint, source.certificate.fingerprint);

    // Another process is ordering: no order.
    time = Date.now();
    const other = acmeStore(data);
    assert.equal(other.lock(time), true);
    assert.equal(acmeStore(data).lock(time), false);
    assert.equal(acmeStore(data).lock(time + DAY), true, "what a dead process left");
    other.unlock();
    await plain.close();
  },
});
