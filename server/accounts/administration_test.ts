import assert from "node:assert/strict";
import { PROVED_MS } from "./limits.ts";
import { codeAt, PASSWORD } from "./testing.ts";
import { refuse, succeed, type TestOffice, testOffice } from "./testing_app.ts";

function signedIn(office: TestOffice, account: string) {
  return office.visitor(`__Host-mfb=${office.accounts.signedIn(account)}`);
}

Deno.test("administer() never leaves an office without an administrator", async () => {
  using office = testOffice();
  const bert = office.accounts.person("bert", "administrator"), anna = office.accounts.person("anna");
  const boss = signedIn(office, bert);
  const accounts = (request: object) => boss.post("/api/accounts", request);
  for (
    const request of [
      { type: "role", account: bert, role: "adviser" },
      { type: "lock", account: bert, locked: true },
      { type: "remove", account: bert },
    ]
  ) await refuse(accounts(request), "last-administrator");
  // A locked one is none.
  await succeed(accounts({ type: "role", account: anna, role: "administrator" }));
  await succeed(accounts({ type: "lock", account: anna, locked: true }));
  await refuse(accounts({ type: "remove", account: bert }), "last-administrator");
  await succeed(accounts({ type: "lock", account: anna, locked: false }));
  await succeed(accounts({ type: "role", account: bert, role: "adviser" }));
});

Deno.test("administer() signs out whom it locks, removes or gives another role", async () => {
  using office = testOffice();
  const boss = signedIn(office, office.accounts.person("bert", "administrator"));
  for (
    const change of [
      { type: "lock", locked: true },
      { type: "remove" },
      { type: "role", role: "administrator" },
    ]
  ) {
    const anna = office.accounts.person(`anna-${change.type}`);
    const page = signedIn(office, anna);
    assert.equal((await page.post("/api/account", { type: "me" })).status, 200);
    await succeed(boss.post("/api/accounts", { ...change, account: anna }));
    assert.equal((await page.post("/api/account", { type: "me" })).status, 401, change.type);
  }
});

Deno.test("accounts are changed after a fresh proof only, one's own too", async () => {
  using office = testOffice();
  const { clock } = office.accounts;
  const boss = signedIn(office, office.accounts.person("bert", "administrator"));
  clock.time += PROVED_MS + 1;
  const changes: [string, object][] = [
    ["/api/accounts", { type: "invite", name: "Anna", role: "administrator" }],
    ["/api/accounts", { type: "lock", account: "A".repeat(22), locked: true }],
    ["/api/account", { type: "passkey-options" }],
    ["/api/account", { type: "passkey-remove", passkey: "pk" }],
    ["/api/account", { type: "code-begin" }],
    ["/api/account", { type: "credentials", password: "drei Linden am See", code: null }],
  ];
  for (const [path, request] of changes) await refuse(boss.post(path, request), "again");
  await succeed(boss.post("/api/accounts", { type: "list" }));
  const code = codeAt(clock.time);
  await refuse(boss.post("/api/account", { type: "again-password", password: "falsch", code }), "wrong");
  await refuse(boss.post("/api/account", { type: "code-begin" }), "again");
  await succeed(boss.post("/api/account", { type: "again-password", password: PASSWORD, code }));
  await succeed(boss.post("/api/account", { type: "code-begin" }));
});

Deno.test("ownAccount() signs all other devices out with a new password, and keeps a way in", async () => {
  using office = testOffice();
  const anna = office.accounts.person("anna");
  const here = signedIn(office, anna), there = signedIn(office, anna);
  await succeed(
    here.post("/api/account", { type: "credentials", password: "drei Linden am See", code: null }),
  );
  assert.equal((await here.post("/api/account", { type: "me" })).status, 200);
  assert.equal((await there.post("/api/account", { type: "me" })).status, 401);
  // The last passkey goes where there is a password, and stays where there is none.
  const passkey = {
    id: "pk",
    account: anna,
    publicKey: new Uint8Array(1),
    counter: 0,
    transports: [],
    rpId: "x",
    label: "",
    createdAt: 0,
    usedAt: null,
  };
  office.accounts.store.addPasskey(passkey);
  office.accounts.store.change(anna, { passwordHash: null });
  await refuse(here.post("/api/account", { type: "passkey-remove", passkey: "pk" }), "last-way");
  office.accounts.store.change(anna, { passwordHash: "plain x" });
  await succeed(here.post("/api/account", { type: "passkey-remove", passkey: "pk" }));
});

Deno.test("nobody reaches another's devices or passkeys", async () => {
  using office = testOffice();
  const anna = office.accounts.person("anna"), eva = office.accounts.person("eva");
  const her = signedIn(office, anna), mine = signedIn(office, eva);
  const { devices } = await succeed(her.post("/api/account", { type: "me" }));
  await succeed(mine.post("/api/account", { type: "end-session", session: devices[0].id }));
  assert.equal((await her.post("/api/account", { type: "me" })).status, 200);
  assert.equal((await mine.post("/api/accounts", { type: "list" })).status, 403);
  const text = JSON.stringify(await her.post("/api/account", { type: "me" }));
  const row = office.accounts.store.signIns(anna)[0];
  for (const secret of [row.hash, "plain ", her.cookie.split("=")[1]]) assert.ok(!text.includes(secret));
});
