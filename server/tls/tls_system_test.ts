import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { connect as connectPlain } from "node:net";
import { join } from "node:path";
import { connect } from "node:tls";
import { WebSocket } from "ws";
import { UserError } from "../errors.ts";
import { startTestServer, verifiedPair } from "../testing.ts";
import { readCertificate } from "./certificate.ts";
import { certificateFiles } from "./certificate_files.ts";
import { makePair, openssl, tryOpenssl } from "./testing.ts";

/** Deno 2.6's node:https changes no certificate while it runs, and tells no address of an upgrade. */
const changes = !Deno.version.deno.startsWith("2.6.");
const dir = Deno.makeTempDirSync({ prefix: "mfb-tls-" });
const [one, two, rsa] = await Promise.all([
  makePair(dir, "one"),
  makePair(dir, "two"),
  makePair(dir, "rsa", { key: ["-newkey", "rsa:2048"] }),
]);
globalThis.addEventListener("unload", () => Deno.removeSync(dir, { recursive: true }));

/** The name in the certificate that a new connection meets, or the error. */
function nameAt(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(
      { port, host: "127.0.0.1", servername: "localhost", rejectUnauthorized: false },
      () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.destroy();
      },
    );
    socket.on("error", (error) => resolve(`error: ${error.message}`));
  });
}

/** A server with TLS, whose certificate's files can be exchanged. */
async function tlsServer(first = one) {
  const certFile = join(dir, `${crypto.randomUUID()}.pem`), keyFile = join(dir, `${crypto.randomUUID()}.key`);
  const put = (pair: typeof one) => {
    copyFileSync(pair.certFile, certFile);
    copyFileSync(pair.keyFile, keyFile);
  };
  put(first);
  const certificates = certificateFiles({ certFile, keyFile, now: Date.now, lookMs: 20 });
  const server = await startTestServer({ certificates });
  return { server, certificates, certFile, put };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!await condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

Deno.test("readCertificate() takes a certificate with its key, and says why not", async () => {
  const text = ({ certFile, keyFile }: typeof one) => ({
    cert: readFileSync(certFile, "utf8"),
    key: readFileSync(keyFile, "utf8"),
  });
  const now = Date.now(), day = 24 * 60 * 60 * 1000;
  for (const pair of [one, rsa]) {
    const certificate = readCertificate(text(pair), { now, from: "x.pem" });
    assert.ok(certificate.isFor("localhost") && certificate.isFor("127.0.0.1"));
    assert.ok(!certificate.isFor("evil.test"));
    assert.ok(Math.abs(certificate.notAfter - now - 10 * day) < day);
  }
  const locked = join(dir, "locked.key");
  await openssl(["ec", "-in", one.keyFile, "-aes256", "-passout", "pass:geheim", "-out", locked]);
  const cases: [{ cert: string; key: string }, number, RegExp][] = [
    [{ ...text(one), key: text(two).key }, now, /the key belongs to another certificate/],
    [{ ...text(one), key: text(rsa).key }, now, /the key belongs to another certificate/],
    [{ ...text(one), cert: "nonsense" }, now, /holds no certificate/],
    [{ ...text(one), cert: "" }, now, /holds no certificate/],
    [{ ...text(one), key: "nonsense" }, now, /holds no private key/],
    [{ ...text(one), key: readFileSync(locked, "utf8") }, now, /holds no private key/],
    [text(one), now + 11 * day, /it expired on \d{4}-/],
    [text(one), now - 2 * day, /it is valid from \d{4}-/],
  ];
  for (const [pem, at, message] of cases) {
    assert.throws(
      () => readCertificate(pem, { now: at, from: "x.pem" }),
      (error) => error instanceof UserError && message.test(error.message),
      String(message),
    );
  }
});

Deno.test({
  name:
    "a certificate is exchanged while sockets go on, without one connection refused; a bad one keeps the old",
  ignore: !changes,
  async fn() {
    const { server, certificates, certFile, put } = await tlsServer();
    const { adviser, client } = await verifiedPair(server);
    // As clients come: one connection after the other, all the time.
    const names: string[] = [];
    let connecting = true;
    const visitors = (async () => {
      while (connecting) names.push(await nameAt(server.port));
    })();
    await until(() => names.length > 3);
    put(two);
    await until(() => names.at(-1) === "two");
    put(one);
    await until(() => names.at(-1) === "one");
    for (const bad of ["", "nonsense", readFileSync(rsa.certFile, "utf8")]) {
      writeFileSync(certFile, bad);
      certificates.look();
    }
    assert.equal(await nameAt(server.port), "one");
    put(rsa);
    await until(() => names.at(-1) === "rsa");
    connecting = false;
    await visitors;
    assert.deepEqual(names.filter((name) => !["one", "two", "rsa"].includes(name)), []);

    client.send({ type: "relay", data: "still here" });
    assert.equal((await adviser.next("relay")).data, "still here");
    await Promise.all([adviser.close(), client.close()]);
    await server.stop();
  },
});

Deno.test("TLS is 1.2 with ECDHE and AEAD, or 1.3, and nothing else", async () => {
  const servers = [await tlsServer(one), await tlsServer(rsa)];
  const cases: [string[], boolean][] = [
    [["-tls1_3"], true],
    [["-tls1_2", "-cipher", "ECDHE+AESGCM"], true],
    [["-tls1_2", "-cipher", "ECDHE+CHACHA20"], true],
    // @SECLEVEL=0: openssl itself would otherwise not even ask for the old ones.
    [["-tls1", "-cipher", "ALL:@SECLEVEL=0"], false],
    [["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], false],
    [["-tls1_2", "-cipher", "ALL:!ECDHE:@SECLEVEL=0"], false],
    [["-tls1_2", "-cipher", "ALL:!AESGCM:!CHACHA20:@SECLEVEL=0"], false],
    [["-tls1_2", "-cipher", "DHE+AESGCM:@SECLEVEL=0"], false],
    [["-tls1_2", "-cipher", "AES128-GCM-SHA256:@SECLEVEL=0"], false],
  ];
  for (const { server } of servers) {
    for (const [args, good] of cases) {
      const { success, text } = await tryOpenssl([
        "s_client",
        "-connect",
        `127.0.0.1:${server.port}`,
        ...args,
      ]);
      assert.equal(success && !/Cipher is \(NONE\)/.test(text), good, `${args.join(" ")}: ${text}`);
    }
    await server.stop();
  }
});

Deno.test({
  name: "over TLS: pages say to come so again, origins are https, and this computer's page stands beside",
  ignore: !changes,
  async fn() {
    const { server } = await tlsServer();
    const client = Deno.createHttpClient({ caCerts: [readFileSync(one.certFile, "utf8")] });
    const url = `https://localhost:${server.port}`;
    assert.equal(server.url, `https://127.0.0.1:${server.port}/`);
    const page = await fetch(url, { client });
    assert.equal(page.headers.get("strict-transport-security"), "max-age=31536000");
    await page.body?.cancel();

    const upgrade = (path: string, origin?: string) =>
      new Promise<string>((resolve) => {
        const headers: Record<string, string> = origin ? { origin } : {};
        const socket = new WebSocket(`wss://localhost:${server.port}${path}`, {
          rejectUnauthorized: false,
          headers,
        });
        socket.on("open", () => {
          socket.terminate();
          resolve("open");
        });
        socket.on("error", (error) => resolve(error.message));
      });
    assert.equal(await upgrade("/api/client"), "open");
    assert.match(await upgrade("/api/client", url), /403/);

    // The adviser's page of this computer is plain and on loopback, so that no warning stands before it.
    const own = new URL(server.adviserUrl);
    // Under the certificate's name, since no passkey is made for an address.
    assert.match(server.setUpUrl!, new RegExp(`^https://localhost:${server.port}/einrichten#link=`));
    assert.equal(own.hostname, "127.0.0.1");
    assert.equal(own.protocol, "http:");
    assert.notEqual(Number(own.port), server.port);
    const adviser = await fetch(own);
    assert.equal(adviser.status, 200);
    assert.equal(adviser.headers.get("strict-transport-security"), null);
    await adviser.body?.cancel();
    client.close();
    await server.stop();
  },
});

Deno.test({
  name: "over TLS: who says nothing, and who says garbage, is gone in time, and others are served",
  ignore: !changes,
  async fn() {
    const { server } = await tlsServer();
    const gone = (first: string) =>
      new Promise<void>((resolve) => {
        const socket = connectPlain(server.port, "127.0.0.1", () => socket.write(first));
        socket.on("error", () => {});
        socket.on("data", () => {});
        socket.on("close", () => resolve());
      });
    await Promise.all([
      gone(""),
      gone("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
      gone("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
      gone("\x16\x03\x01" + "\xff".repeat(70_000)),
    ]);
    const { adviser, client } = await verifiedPair(server);
    client.send({ type: "end", reason: "client-ended" });
    assert.equal((await adviser.next("end")).reason, "client-ended");
    await Promise.all([adviser.close(), client.close()]);
    await server.stop();
  },
});
