import assert from "node:assert/strict";
import { test } from "node:test";
import { de } from "../texts/de.ts";
import { en } from "../texts/en.ts";
import { type Invitation, inviteText, isOnlyHere, mailAddress } from "./invite_text.ts";

const INVITATION: Invitation = {
  office: "Kanzlei Müller & Söhne",
  phone: "0711 123",
  address: "https://hilfe.kanzlei.example/",
  number: null,
  password: false,
};

test("inviteText() says where, how and who, and no number unless it is wanted", () => {
  for (const { invite } of [de, en]) {
    const text = inviteText(INVITATION, invite);
    assert.match(text, /https:\/\/hilfe\.kanzlei\.example\//);
    assert.match(text, /MFB-Kunde/);
    assert.match(text, /0711 123/);
    assert.match(text, /Kanzlei Müller & Söhne$/);
    assert.doesNotMatch(text, /\d{5} \d{4}/);
    assert.match(inviteText({ ...INVITATION, number: "31189 4072" }, invite), /: 31189 4072\n/);
    assert.match(inviteText({ ...INVITATION, password: true }, invite), /\n4\. /);
    assert.doesNotMatch(inviteText({ ...INVITATION, phone: "" }, invite), /0711|undefined|\n\n\n/);
  }
  assert.match(inviteText(INVITATION, de.invite), /Die Nummer nennen wir Ihnen am Telefon\./);
});

test("mailAddress() carries subject and text unchanged, with the line ends of e-mail", () => {
  const url = new URL(mailAddress("Hilfe & mehr?", "Grüße\n50 % & 100 €\n#1"));
  assert.equal(url.protocol, "mailto:");
  assert.equal(url.pathname, "");
  assert.equal(url.searchParams.get("subject"), "Hilfe & mehr?");
  assert.equal(url.searchParams.get("body"), "Grüße\r\n50 % & 100 €\r\n#1");
  // A "+" would stay one in most programs.
  assert.doesNotMatch(url.href, /[ +]/);
});

test("isOnlyHere() knows addresses that lead nowhere else", () => {
  for (const address of ["http://127.0.0.1:8080/", "http://localhost/", "http://[::1]:8080/", ""]) {
    assert.equal(isOnlyHere(address), true);
  }
  for (const address of ["https://hilfe.example/", "http://192.168.1.2:8080/"]) {
    assert.equal(isOnlyHere(address), false);
  }
});
