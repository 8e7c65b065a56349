import assert from "node:assert/strict";
import { INVITATION_MS, SET_UP_MS } from "./limits.ts";
import { codeAt, PASSWORD, softPasskey } from "./testing.ts";
import { ORIGIN, refuse, RP_ID, succeed, type TestOffice, testOffice } from "./testing_app.ts";

const WHO = { name: "Anna Müller", login: "anna@kanzlei.example" };

async function byPasskey(office: TestOffice, token: string, who = WHO) {
  const browser = office.visitor();
  const { options } = await succeed(browser.post("/api/enrol", { type: "passkey-options", token, ...who }));
  const passkey = softPasskey(ORIGIN, RP_ID).create(options.challenge);
  return { browser, answer: browser.post("/api/enrol", { type: "passkey", token, ...who, passkey }) };
}

function page(office: TestOffice, path: string) {
  return office.web.fetch(new Request(`${ORIGIN}${path}`), { remote: "203.0.113.5", secure: true });
}

Deno.test("enrol() makes the first administrator by the set-up link, once; after that it is as if it had never been", async () => {
  using office = testOffice();
  const { setUp, store, audited } = office.accounts;
  const token = setUp.issue()!;
  assert.equal((await page(office, "/einrichten")).status, 200);
  const opened = await succeed(office.visitor().post("/api/enrol", { type: "open", token }));
  assert.deepEqual([opened.kind, opened.role], ["set-up", "administrator"]);

  // Two browsers with the same link: one wins.
  const one = await byPasskey(office, token),
    other = await byPasskey(office, token, { ...WHO, login: "eve" });
  const statuses = [(await one.answer).status, (await other.answer).status];
  assert.deepEqual(statuses.sort(), [200, 404]);
  assert.deepEqual(store.list().map(({ role }) => role), ["administrator"]);
  assert.deepEqual(audited.map(({ event }) => event), ["set-up-done", "account-created", "sign-in"]);

  await refuse(office.visitor().post("/api/enrol", { type: "open", token }), "link");
  assert.equal(setUp.issue(), null);
  // ScreenConnect's set-up could be had again by another spelling of its path (CVE-2024-1709).
  for (
    const path of [
      "/einrichten",
      "/einrichten/",
      "/einrichten/x",
      "/Einrichten",
      "/EINRICHTEN",
      "//einrichten",
      "/einrichten%2f",
      "/%65inrichten",
      "/%2feinrichten",
      "/einrichten;x",
      "/einrichten%00",
      "/x/../einrichten",
      "/einrichten?x=1",
      "/api/set-up",
    ]
  ) assert.equal((await page(office, path)).status, 404, path);
});

Deno.test("enrol() takes no set-up link that is too old, replaced, made up, or that another one followed", async () => {
  using office = testOffice();
  const { setUp, clock } = office.accounts;
  const open = (token: string) => office.visitor().post("/api/enrol", { type: "open", token });
  const first = setUp.issue()!, second = setUp.issue()!;
  await refuse(open(first), "link");
  await refuse(open("A".repeat(43)), "link");
  await succeed(open(second));
  clock.time += SET_UP_MS;
  await refuse(open(second), "link");
  const third = setUp.issue()!;
  office.accounts.person("bert", "administrator");
  await refuse(open(third), "link");
});

Deno.test("enrol() sets up password and app, whose first code is used up then", async () => {
  using office = testOffice();
  const { setUp, clock } = office.accounts;
  const token = setUp.issue()!;
  const browser = office.visitor();
  const { secret, uri } = await succeed(browser.post("/api/enrol", { type: "open", token }));
  assert.match(uri, /^otpauth:\/\/totp\/Kanzlei%20Probe:/);
  // The page loaded again shows the same secret.
  assert.equal((await succeed(browser.post("/api/enrol", { type: "open", token }))).secret, secret);
  const code = codeAt(clock.time, secret);
  const set = (change: object) =>
    browser.post("/api/enrol", { type: "password", token, ...WHO, password: PASSWORD, code, ...change });
  await refuse(set({ password: "elf Zeichen" }), "password-short");
  await refuse(set({ password: "passwort2026" }), "password-common");
  await refuse(set({ password: "Anna Müller 1" }), "password-name");
  await refuse(set({ code: "000000" }), "code");
  await refuse(set({ name: " \u202e " }), "name");
  await refuse(set({ login: "zwei Worte" }), "login");
  const { recoveryCodes } = await succeed(set({}));
  assert.equal(recoveryCodes.length, 8);
  const again = { type: "password", login: WHO.login, password: PASSWORD };
  await refuse(office.visitor().post("/api/sign-in", { ...again, code }), "wrong");
  clock.time += 30_000;
  await succeed(office.visitor().post("/api/sign-in", { ...again, code: codeAt(clock.time, secret) }));
});

Deno.test("enrol() makes an invited account with the invited role, once and in its time", async () => {
  using office = testOffice();
  const { clock, store } = office.accounts;
  const boss = office.visitor(
    `__Host-mfb=${office.accounts.signedIn(office.accounts.person("bert", "administrator"))}`,
  );
  const invite = async (name: string) => {
    const { link } = await succeed(boss.post("/api/accounts", { type: "invite", name, role: "adviser" }));
    return link.split("#link=")[1];
  };
  const [used, withdrawn, late] = [await invite("Anna"), await invite("Eva"), await invite("Ute")];
  const { answer } = await byPasskey(office, used);
  await succeed(answer);
  assert.equal(store.findByLogin(WHO.login)?.role, "adviser");
  await refuse(office.visitor().post("/api/enrol", { type: "open", token: used }), "link");
  const taken = await office.visitor().post("/api/enrol", {
    type: "passkey-options",
    token: late,
    ...WHO,
    login: "ANNA@kanzlei.example",
  });
  assert.equal(taken.body.error, "login-taken");

  const { invitations } = await succeed(boss.post("/api/accounts", { type: "list" }));
  const eva = invitations.find(({ name }: { name: string }) => name === "Eva");
  await succeed(boss.post("/api/accounts", { type: "withdraw", invitation: eva.id }));
  await refuse(office.visitor().post("/api/enrol", { type: "open", token: withdrawn }), "link");
  clock.time += INVITATION_MS;
  await refuse(office.visitor().post("/api/enrol", { type: "open", token: late }), "link");
});

Deno.test("enrol() gives new access in the place of the old: what held before holds no more", async () => {
  using office = testOffice();
  const { clock, signedIn, store } = office.accounts;
  const anna = office.accounts.person("anna");
  const boss = office.visitor(`__Host-mfb=${signedIn(office.accounts.person("bert", "administrator"))}`);
  const old = office.visitor(`__Host-mfb=${signedIn(anna)}`);
  const { link } = await succeed(boss.post("/api/accounts", { type: "reset", account: anna }));
  const { browser, answer } = await byPasskey(office, link.split("#link=")[1], { name: "Eve", login: "eve" });
  await succeed(answer);
  assert.equal((await old.post("/api/account", { type: "me" })).status, 401);
  assert.equal((await succeed(browser.post("/api/account", { type: "me" }))).account.login, "anna");
  assert.equal(store.find(anna)?.passwordHash, null);
  const code = codeAt(clock.time);
  await refuse(
    office.visitor().post("/api/sign-in", { type: "password", login: "anna", password: PASSWORD, code }),
    "wrong",
  );
});
