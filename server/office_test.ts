import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { openDatabase } from "./store/database.ts";
import { createStore } from "./store/store.ts";
import { startTestServer, verifiedPair } from "./testing.ts";
import { testApps } from "./testing_apps.ts";

/** What the server keeps of an office, and says of it. */

function storeOf(dataDir: string) {
  return createStore(openDatabase(dataDir), Date.now);
}

Deno.test("startServer() writes down its sessions and its own start and stop", async () => {
  const dataDir = Deno.makeTempDirSync({ prefix: "mfb-server-" });
  const server = await startTestServer({ dataDir });
  const { adviser, client, number } = await verifiedPair(server);
  adviser.send({ type: "mode", mode: "show" });
  client.send({ type: "end", reason: "client-ended" });
  await adviser.next("end");
  await Promise.all([adviser.close(), client.close()]);
  await server.stop();

  const store = storeOf(dataDir);
  const [meeting, ...more] = store.meetings.list({ limit: 9 });
  assert.deepEqual(more, []);
  assert.deepEqual([meeting.adviser.id, meeting.mode, meeting.reason], ["local", "show", "client-ended"]);
  assert.ok(meeting.endedAt! >= meeting.startedAt);
  const entries = store.audit.list({ limit: 99 });
  assert.deepEqual(entries.map(({ event }) => event.event).reverse(), [
    "server-started",
    "sign-in",
    "session-created",
    "session-verified",
    "session-ended",
    "server-stopped",
  ]);
  assert.equal(store.audit.verify().state, "intact");
  assert.ok(!JSON.stringify(entries).includes(number));
  store.close();
  Deno.removeSync(dataDir, { recursive: true });
});

Deno.test("startServer() says of its office what the command line says, else what is stored, else what holds without", async () => {
  const dataDir = Deno.makeTempDirSync({ prefix: "mfb-server-" });
  const facts = async (office: { name: string | null; phone: string | null; address: string | null }) => {
    const server = await startTestServer({ dataDir, office });
    const { keyWords, ...answer } = await (await fetch(`${server.url}api/office`)).json();
    await server.stop();
    assert.equal(keyWords.split(" ").length, 6);
    return { ...answer, own: answer.address === server.url };
  };
  const nothing = { name: null, phone: null, address: null };
  const unset = { office: "Ihre Kanzlei", phone: "", imprint: "", conditions: "", logo: false };
  const { address: _, ...first } = await facts(nothing);
  assert.deepEqual(first, { ...unset, own: true });

  const store = storeOf(dataDir);
  const stored = { office: "Kanzlei Müller", phone: "0221 1", address: "https://hilfe.example/" };
  store.settings.write({ ...stored, imprint: "Anna Müller\nKöln" });
  store.settings.setLogo({ type: "image/png", bytes: new Uint8Array([0x89]) });
  store.close();
  assert.deepEqual(await facts(nothing), {
    ...stored,
    imprint: "Anna Müller\nKöln",
    conditions: "",
    logo: true,
    own: false,
  });
  const told = await facts({ name: "Kanzlei Zeile", phone: "0221 2", address: "https://andere.example/" });
  assert.deepEqual([told.office, told.phone, told.address], [
    "Kanzlei Zeile",
    "0221 2",
    "https://andere.example/",
  ]);
  Deno.removeSync(dataDir, { recursive: true });
});

Deno.test("GET /api/office/logo answers the picture under its own type, and nothing else", async () => {
  const bytes = new Uint8Array(Buffer.from("<svg onload=x()>"));
  const { web } = testApps(9731).public({ logo: { type: "image/png", bytes } });
  const get = (headers = {}) =>
    web.fetch(
      new Request("http://127.0.0.1:9731/api/office/logo", {
        headers: { host: "127.0.0.1:9731", ...headers },
      }),
      {
        remote: "192.0.2.1",
      },
    );
  const answer = await get();
  assert.equal(answer.status, 200);
  assert.deepEqual(
    ["content-type", "x-content-type-options", "content-disposition", "cross-origin-resource-policy"].map((
      name,
    ) => answer.headers.get(name)),
    ["image/png", "nosniff", 'inline; filename="logo.png"', "same-origin"],
  );
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), bytes);
  const again = await get({ "if-none-match": answer.headers.get("etag") });
  assert.deepEqual([again.status, await again.text()], [304, ""]);
  const none = await testApps(9731).public().web.fetch(new Request("http://127.0.0.1:9731/api/office/logo"), {
    remote: null,
  });
  assert.equal(none.status, 404);
  await none.text();
});
