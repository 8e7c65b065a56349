import assert from "node:assert/strict";
import { refusePassword } from "./password_rules.ts";
import { createPasswords } from "./passwords.ts";

Deno.test("createPasswords() hashes by Argon2id with OWASP's cost, each time another salt", async () => {
  const passwords = createPasswords();
  const [one, other] = await Promise.all([passwords.hash("vier Birken"), passwords.hash("vier Birken")]);
  assert.match(one!, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.notEqual(one, other);
  assert.equal(await passwords.check("vier Birken", one), true);
  assert.equal(await passwords.check("vier Linden", one), false);
  assert.equal(await passwords.check("", one), false);
  assert.equal(await passwords.check("vier Birken", null), false);
  assert.equal(await passwords.check("vier Birken", "no hash"), false);
  // Typed on another system: the same letters, composed in another way.
  const composed = await passwords.hash("Übergrün".normalize("NFC"));
  assert.equal(await passwords.check("Übergrün".normalize("NFD"), composed), true);
  passwords.close();
});

Deno.test("createPasswords() goes on answering the event loop, and refuses a crowd", async () => {
  const passwords = createPasswords();
  let turns = 0, over = false;
  const turn = () => {
    turns++;
    if (!over) setTimeout(turn);
  };
  turn();
  const answers = Array.from({ length: 40 }, () => passwords.check("x", null));
  assert.deepEqual(await Promise.all(answers.slice(32)), Array(8).fill(null));
  assert.equal(await answers[0], false);
  over = true;
  assert.ok(turns > 3, `${turns} turns`);
  // What still waits gets an answer too.
  passwords.close();
  assert.equal(await answers[31], null);
  assert.equal(await passwords.check("x", null), false);
  passwords.close();
});

Deno.test("refusePassword() asks for length, and for nothing that is guessed first", () => {
  const cases: [string, ReturnType<typeof refusePassword>][] = [
    ["", "password-short"],
    ["Ab1!Ab1!Ab1", "password-short"],
    ["💶💶💶💶", "password-short"],
    ["aaaaaaaaaaaa", "password-common"],
    ["abababababab", "password-common"],
    ["123456789012", "password-common"],
    ["qwertzuiopas", "password-common"],
    ["poiuztrewqpo", "password-common"],
    ["Passwort2026!", "password-common"],
    ["SteuerSteuer1", "password-common"],
    ["Hallo Passwort 1", "password-common"],
    ["Anna Müller 12", "password-name"],
    ["Kanzlei Probe!", "password-name"],
    ["vier Birken am Kanal", null],
    ["korrekt pferd batterie", null],
    ["mein passwort ist lang", null],
  ];
  for (const [password, fault] of cases) {
    assert.equal(refusePassword(password, ["Anna Müller", "anna", "Kanzlei Probe"]), fault, password);
  }
});
