import assert from "node:assert/strict";
import { SIGN_IN_IDLE_MS, SIGN_IN_MS } from "./limits.ts";
import { codeAt, PASSWORD, SECRET, softPasskey } from "./testing.ts";
import { ORIGIN, refuse, RP_ID, succeed, testOffice } from "./testing_app.ts";

const HALF_MINUTE = 30_000;

Deno.test("signIn() lets password and code in together, and gives a cookie of the strict kind", async () => {
  using office = testOffice();
  office.accounts.person("anna");
  const browser = office.visitor();
  const code = codeAt(office.accounts.clock.time);
  const { status, setCookie } = await browser.post("/api/sign-in", {
    type: "password",
    login: "ANNA",
    password: PASSWORD,
    code,
  });
  assert.equal(status, 200);
  assert.match(
    setCookie!,
    /^__Host-mfb=[\w-]{43}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
  );
  assert.equal((await succeed(browser.post("/api/account", { type: "me" }))).account.name, "Frau anna");
});

Deno.test("signIn() takes each code once, of the step before or after too, and no older one", async () => {
  using office = testOffice();
  const { clock } = office.accounts;
  office.accounts.person("anna");
  const signIn = (code: string) =>
    office.visitor().post("/api/sign-in", { type: "password", login: "anna", password: PASSWORD, code });
  await refuse(signIn(codeAt(clock.time - 2 * HALF_MINUTE)), "wrong");
  await refuse(signIn(codeAt(clock.time + 2 * HALF_MINUTE)), "wrong");
  await succeed(signIn(codeAt(clock.time)));
  await refuse(signIn(codeAt(clock.time)), "wrong");
  // A code of before the one that was used is as good as used.
  await refuse(signIn(codeAt(clock.time - HALF_MINUTE)), "wrong");
  await succeed(signIn(codeAt(clock.time + HALF_MINUTE)));
  clock.time += HALF_MINUTE;
  await refuse(signIn(codeAt(clock.time)), "wrong");
});

Deno.test("signIn() takes a recovery code once, in the place of a code", async () => {
  using office = testOffice();
  const id = office.accounts.person("anna");
  office.accounts.store.setRecoveryCodes(id, ["x"]);
  const { makeRecoveryCodes } = await import("./codes.ts");
  const { codes, hashes } = makeRecoveryCodes();
  office.accounts.store.setRecoveryCodes(id, hashes);
  const signIn = (code: string) =>
    office.visitor().post("/api/sign-in", { type: "password", login: "anna", password: PASSWORD, code });
  assert.match(codes[0], /^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/);
  await succeed(signIn(codes[0].toLowerCase().replaceAll("-", " ")));
  await refuse(signIn(codes[0]), "wrong");
  await succeed(signIn(codes[1]));
  assert.equal(office.accounts.store.recoveryCodesLeft(id), codes.length - 2);
});

Deno.test("signIn() answers alike whatever is wrong, and uses up no code without the password", async () => {
  using office = testOffice();
  const { clock } = office.accounts;
  office.accounts.person("anna");
  const good = { type: "password", login: "anna", password: PASSWORD, code: codeAt(clock.time) };
  const wrong = [
    { ...good, login: "nobody" },
    { ...good, password: "vier Birken am Fluss" },
    { ...good, code: "000000" },
    { ...good, code: "" },
    { ...good, password: "" },
  ];
  const answers = [];
  for (const request of wrong) {
    answers.push(JSON.stringify(await refuse(office.visitor().post("/api/sign-in", request), "wrong")));
  }
  assert.equal(new Set(answers).size, 1);
  clock.time += 60 * HALF_MINUTE;
  await succeed(office.visitor().post("/api/sign-in", { ...good, code: codeAt(clock.time) }));
  const told = office.accounts.audited.filter(({ event }) => event === "wrong-credentials");
  assert.deepEqual(told.map((event) => "how" in event && event.how), [
    "password",
    "password",
    "code",
    "code",
    "password",
  ]);
});

Deno.test("signIn() lets no locked account in, and says so only to its person", async () => {
  using office = testOffice();
  const { store, clock } = office.accounts;
  store.change(office.accounts.person("anna"), { locked: true });
  const request = { type: "password", login: "anna", password: PASSWORD, code: codeAt(clock.time) };
  await refuse(office.visitor().post("/api/sign-in", { ...request, password: "falsch falsch" }), "wrong");
  await refuse(office.visitor().post("/api/sign-in", request), "locked");
});

Deno.test("signIn() slows wrong tries, and the right one is in after the wait", async () => {
  using office = testOffice();
  const { clock } = office.accounts;
  office.accounts.person("anna");
  const signIn = (password: string, address: string) =>
    office.visitor().post(
      "/api/sign-in",
      { type: "password", login: "anna", password, code: codeAt(clock.time) },
      { address },
    );
  for (let i = 0; i < 5; i++) await refuse(signIn("falsch", "203.0.113.5"), "wrong");
  const { body } = await refuse(signIn(PASSWORD, "203.0.113.5"), "slow");
  assert.equal(body.retryAfterMs, 1_000);
  clock.time += body.retryAfterMs;
  await succeed(signIn(PASSWORD, "203.0.113.5"));
});

Deno.test("signIn() takes a passkey, and nothing that only looks like one", async () => {
  using office = testOffice();
  const { store } = office.accounts;
  const account = office.accounts.person("anna");
  const browser = office.visitor(`__Host-mfb=${office.accounts.signedIn(account)}`);
  const key = softPasskey(ORIGIN, RP_ID);
  const { options } = await succeed(browser.post("/api/account", { type: "passkey-options" }));
  assert.equal(options.rp.id, RP_ID);
  for (
    const wrong of [
      key.create(options.challenge, { flags: 0x41 }),
      key.create(options.challenge, { from: "https://evil.test" }),
      key.create("AAAA"),
    ]
  ) await refuse(browser.post("/api/account", { type: "passkey-add", passkey: wrong }), "passkey");
  const passkey = key.create(options.challenge);
  await succeed(browser.post("/api/account", { type: "passkey-add", passkey }));
  await refuse(browser.post("/api/account", { type: "passkey-add", passkey }), "passkey");
  assert.equal(store.passkeys(account)[0].label, "Chrome, Windows");

  const challenge = async () =>
    (await succeed(office.visitor().post("/api/sign-in", { type: "passkey-options" }))).options.challenge;
  let address = 0;
  const signIn = (proof: unknown) =>
    office.visitor().post("/api/sign-in", { type: "passkey", proof }, { address: `203.0.113.${++address}` });
  const stranger = { ...softPasskey(ORIGIN, RP_ID).get(await challenge()), id: key.id };
  for (
    const wrong of [
      stranger,
      key.get(await challenge(), { flags: 0x01 }),
      key.get(await challenge(), { from: "https://evil.test" }),
      key.get(options.challenge),
      { ...key.get(await challenge()), id: "AAAA" },
      softPasskey(ORIGIN, "evil.test").get(await challenge()),
    ]
  ) await refuse(signIn(wrong), "wrong");
  const proof = key.get(await challenge());
  const { clock } = office.accounts;
  clock.time += 60_000;
  await succeed(signIn(proof));
  await refuse(signIn(proof), "wrong");
  const late = key.get(await challenge());
  clock.time += 5 * 60_000;
  await refuse(signIn(late), "wrong");
});

Deno.test("signIn() gives a new sign-in each time: none of before is taken over", async () => {
  using office = testOffice();
  const { clock } = office.accounts;
  office.accounts.person("anna");
  // What an attacker has put there.
  const browser = office.visitor("__Host-mfb=attacker.attacker");
  const signIn = async () => {
    clock.time += HALF_MINUTE;
    const code = codeAt(clock.time);
    await succeed(
      browser.post("/api/sign-in", { type: "password", login: "anna", password: PASSWORD, code }),
    );
    return browser.cookie;
  };
  const first = await signIn();
  assert.notEqual(first, "__Host-mfb=attacker.attacker");
  const second = await signIn();
  assert.notEqual(second, first);
  assert.equal((await office.visitor(first).post("/api/account", { type: "me" })).status, 401);
  assert.equal((await office.visitor(second).post("/api/account", { type: "me" })).status, 200);
});

Deno.test("SignIns end after 30 idle minutes, and after 12 hours whatever happens", async () => {
  using office = testOffice();
  const { clock } = office.accounts;
  const account = office.accounts.person("anna");
  const me = async (cookie: string) =>
    (await office.visitor(cookie).post("/api/account", { type: "me" })).status;
  const idle = `__Host-mfb=${office.accounts.signedIn(account)}`;
  const used = `__Host-mfb=${office.accounts.signedIn(account)}`;
  const start = clock.time;
  clock.time += SIGN_IN_IDLE_MS - 1;
  assert.equal(await me(used), 200);
  clock.time += 1;
  assert.equal(await me(idle), 401);
  while (clock.time < start + SIGN_IN_MS - SIGN_IN_IDLE_MS / 2) {
    assert.equal(await me(used), 200);
    clock.time += SIGN_IN_IDLE_MS / 2;
  }
  clock.time = start + SIGN_IN_MS;
  assert.equal(await me(used), 401);
});

Deno.test("signIn() gives no cookie over a plain connection from elsewhere", async () => {
  using office = testOffice();
  office.accounts.person("anna");
  const origin = "http://hilfe.kanzlei.example";
  const code = codeAt(office.accounts.clock.time, SECRET);
  const response = await office.web.fetch(
    new Request(`${origin}/api/sign-in`, {
      method: "POST",
      headers: { host: "hilfe.kanzlei.example", origin, "content-type": "application/json" },
      body: JSON.stringify({ type: "password", login: "anna", password: PASSWORD, code }),
    }),
    { remote: "203.0.113.5", secure: false },
  );
  assert.equal((await response.json()).error, "insecure");
  assert.equal(response.headers.get("set-cookie"), null);
});
