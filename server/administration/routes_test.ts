import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { testOffice } from "../accounts/testing_app.ts";

const SETTINGS = {
  office: "Kanzlei Müller",
  phone: "0221 1",
  address: "https://hilfe.example/",
  imprint: "Anna Müller\n\nKöln",
  conditions: "",
  retentionDays: 30,
};
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const HOST = "hilfe.kanzlei.example";

/** An office, and its administrator's requests. */
function office() {
  const office = testOffice();
  const account = office.accounts.person("bert", "administrator");
  const cookie = `__Host-mfb=${office.accounts.signedIn(account)}`;
  return {
    ...office,
    account,
    [Symbol.dispose]: () => office[Symbol.dispose](),
    async ask(body: unknown): Promise<[number, Record<string, unknown>]> {
      const response = await office.web.fetch(
        new Request(`https://${HOST}/api/administration`, {
          method: "POST",
          headers: { host: HOST, origin: `https://${HOST}`, "content-type": "application/json", cookie },
          body: JSON.stringify(body),
        }),
        { remote: "192.0.2.1", secure: true, host: HOST },
      );
      return [response.status, await response.json()];
    },
  };
}

Deno.test("POST /api/administration changes settings, says what is fixed, and writes down who changed what", async () => {
  using one = office();
  assert.deepEqual((await one.ask({ type: "settings" }))[1].fixed, ["office"]);
  const [status, answer] = await one.ask({ type: "change", settings: SETTINGS });
  assert.deepEqual([status, answer], [200, { settings: SETTINGS, logo: false, fixed: ["office"] }]);
  await one.ask({ type: "change", settings: { ...SETTINGS, phone: "0221 2" } });
  await one.ask({ type: "change", settings: { ...SETTINGS, phone: "0221 2" } });
  assert.deepEqual(one.store.settings.read(), { ...SETTINGS, phone: "0221 2" });
  const [, { entries }] = await one.ask({ type: "audit", before: null });
  assert.deepEqual(
    (entries as { event: { event: string; who: { id: string }; what: string[] } }[]).map(({ event }) => [
      event.event,
      event.who.id,
      event.what,
    ]),
    [
      ["settings-changed", one.account, ["phone"]],
      ["settings-changed", one.account, ["office", "phone", "address", "imprint", "retentionDays"]],
    ],
  );
  assert.deepEqual(await one.ask({ type: "verify" }), [200, { state: "intact", entries: 2 }]);
});

Deno.test("POST /api/administration takes nothing that would be a header, a script or a trick for the eyes", async () => {
  using one = office();
  const wrong = [
    { office: "Kanzlei\r\nSet-Cookie: a=b" },
    { office: "Kanzlei \u202egnp.exe" },
    { office: "x".repeat(121) },
    { phone: "0221\u2028" },
    { address: "javascript:alert(1)" },
    { address: "https://hilfe.example/?x" },
    { address: "https://a@hilfe.example/" },
    { imprint: "a\u0000b" },
    { imprint: "x".repeat(4001) },
    { retentionDays: 0 },
    { retentionDays: 1.5 },
    { more: 1 },
  ];
  for (const change of wrong) {
    const answer = await one.ask({ type: "change", settings: { ...SETTINGS, ...change } });
    assert.deepEqual(answer, [400, { error: "malformed" }], JSON.stringify(change).slice(0, 60));
  }
  assert.equal(one.store.settings.read().office, "");
  assert.deepEqual(one.store.audit.list({ limit: 9 }), []);
});

Deno.test("POST /api/administration takes pictures as logo, and nothing else", async () => {
  using one = office();
  const logo = (bytes: Uint8Array) => one.ask({ type: "logo", data: Buffer.from(bytes).toString("base64") });
  const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>");
  assert.deepEqual(await logo(svg), [400, { error: "logo" }]);
  const large = Buffer.alloc(256 * 1024);
  PNG.copy(large);
  assert.equal((await logo(large))[0], 200);
  assert.equal(one.store.settings.logo()?.bytes.length, large.length);
  assert.equal((await logo(Buffer.concat([large, PNG])))[0], 400);
  assert.deepEqual(one.store.settings.logo()?.type, "image/png");
  assert.equal((await one.ask({ type: "logo", data: null }))[1].logo, false);
});

Deno.test("POST /api/administration says that nothing can be written", async () => {
  using one = office();
  one.store.close();
  assert.deepEqual(await one.ask({ type: "change", settings: SETTINGS }), [507, { error: "disk" }]);
});
