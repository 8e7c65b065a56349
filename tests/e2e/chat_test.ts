import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import decodeQR from "qr/decode.js";
import { checkState, checkTabWalk } from "./a11y.ts";
import { startMeeting } from "./meeting.ts";
import { answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import { startDesktop } from "./xvfb.ts";

/** Chat in both modes and over a restart of the server; the password beside the number; the invitation. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const shots = Deno.env.get("MFB_SHOTS") ?? null;
const SLOW_MS = 90_000;
const HOSTILE = '<img src=x onerror="document.title=1"> https://evil.example/ \u202egpj.exe\u0007';
const HARMLESS = '<img src=x onerror="document.title=1"> https://evil.example/ gpj.exe';

class Chat {
  readonly log: Locator;
  readonly field: Locator;
  readonly bar: Locator;

  constructor(readonly page: Page) {
    this.log = page.getByRole("log", { name: "Nachrichten" });
    this.field = page.getByLabel("Nachricht", { exact: true });
    // Above a picture it is a tool.
    this.bar = page.locator('.chat-bar:visible, [data-tool="chat"]').first();
  }

  async open(): Promise<void> {
    await this.bar.click();
    await this.field.waitFor();
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
  }

  async texts(): Promise<string[]> {
    return await this.log.locator(".chat-text").allTextContents();
  }

  /** Waits until these are all lines, in this order, and each has arrived. */
  async shows(texts: string[]): Promise<void> {
    await waitFor(async () => JSON.stringify(await this.texts()) === JSON.stringify(texts), {
      what: `the lines ${texts.join(" | ")}`,
      timeoutMs: SLOW_MS,
      otherwise: async () => (await this.texts()).join(" | "),
    });
    await waitFor(async () => await this.log.getByText("noch nicht angekommen").count() === 0, {
      what: "the lines to arrive",
      timeoutMs: SLOW_MS,
    });
  }
}

Deno.test("chat in Support and Zeigen, over a restart of the server", options, async (t) => {
  const step = inOrder(t);
  if (shots) await Deno.mkdir(shots, { recursive: true });
  await using officeDesktop = await startDesktop({ width: 900, height: 600 });
  await using meeting = await startMeeting({ serverDisplay: officeDesktop, width: 900, height: 600 });
  const { adviser, customer } = meeting;
  const here = new Chat(adviser.page), there = new Chat(customer.page);
  const said: string[] = [];
  const say = async (chat: Chat, text: string, shown = text) => {
    await chat.say(text);
    said.push(shown);
  };

  await step("both ways, with a count of what nobody has seen", async () => {
    await meeting.ask();
    await answerQuestion(customer.page, "Ja");
    await here.open();
    await say(here, "Guten Tag, können Sie mich lesen?");
    await there.bar.getByText("1 neu").waitFor();
    await customer.button("Chat (1)").click();
    await there.shows(said);
    await say(there, "Ja,");
    await say(there, "mit\nzwei Zeilen");
    await here.shows(said);
    await there.shows(said);
    await there.bar.getByText("neu").waitFor({ state: "detached" });
  });

  await step("hostile text is text, and no link", async () => {
    await say(there, HOSTILE, HARMLESS);
    await say(here, HOSTILE, HARMLESS);
    for (const chat of [here, there]) {
      await chat.shows(said);
      assert.equal(await chat.log.locator("a, img").count(), 0);
      assert.notEqual(await chat.page.title(), "1");
    }
  });

  await step("Shift+Enter begins a new line, and nothing is sent empty", async () => {
    await there.field.fill("oben");
    await there.field.press("Shift+Enter");
    await there.field.pressSequentially("unten");
    await there.field.press("Enter");
    said.push("oben\nunten");
    await there.say("  ");
    await here.shows(said);
  });

  await step(
    "the client alone says whether it becomes part of the receipt; the adviser is told",
    async () => {
      const choice = customer.page.getByRole("checkbox", { name: "Chat in den Sitzungsbeleg aufnehmen" });
      assert.equal(await choice.isChecked(), false);
      await choice.check();
      await adviser.page.getByText("Der Mandant nimmt den Chat in den Sitzungsbeleg auf.").waitFor();
      await choice.uncheck();
      await adviser.page.getByText("Der Chat ist nach der Sitzung gelöscht").waitFor();
    },
  );

  for (const [name, page] of [["adviser-chat", adviser.page], ["client-chat", customer.page]] as const) {
    await step(name, async () => {
      await checkState(page, name, shots);
      await checkTabWalk(page, name);
    });
  }

  await step("what is typed while the server is away arrives when it is back", async () => {
    meeting.server.child.signal("SIGKILL");
    await meeting.server.child.ended;
    await say(here, "ohne Server");
    await here.log.getByText("noch nicht angekommen").waitFor();
    await there.say("auch ohne Server");
    await there.log.getByText("noch nicht angekommen").waitFor();
    if (shots) await adviser.page.screenshot({ path: `${shots}/adviser-chat-waits.png` });
    await meeting.restartServer();
    await here.shows([...said, "auch ohne Server"]);
    await there.shows([...said.slice(0, -1), "auch ohne Server", "ohne Server"]);
  });

  await step("in Zeigen the same chat goes on", async () => {
    await adviser.chooseMode("Zeigen");
    await answerQuestion(adviser.page, "Ja");
    await customer.page.getByTestId("remote-screen").waitFor({ timeout: SLOW_MS });
    await here.say("jetzt mein Bildschirm");
    await waitFor(async () => (await there.texts()).at(-1) === "jetzt mein Bildschirm", {
      what: "the line at the client",
      timeoutMs: SLOW_MS,
    });
    await there.say("gut zu sehen");
    await waitFor(async () => (await here.texts()).at(-1) === "gut zu sehen", {
      what: "the line at the adviser",
      timeoutMs: SLOW_MS,
    });
    if (shots) await customer.page.screenshot({ path: `${shots}/client-chat-viewing.png` });
  });

  await step("after the end the chat is gone", async () => {
    await adviser.button("Beenden").click();
    await customer.ended.waitFor();
    for (const chat of [here, there]) assert.equal(await chat.page.getByText("gut zu sehen").count(), 0);
    // The killed server's sockets are reported by the browser itself.
    assert.deepEqual(meeting.faults().filter((fault) => !fault.includes("ERR_CONNECTION_REFUSED")), []);
  });
});

Deno.test("a password beside the number, and the invitation", options, async (t) => {
  const step = inOrder(t);
  if (shots) await Deno.mkdir(shots, { recursive: true });
  const address = "https://hilfe.kanzlei.example/";
  await using meeting = await startMeeting({ serverArgs: ["--address", address] });
  const { adviser, customer } = meeting;
  const state = async (page: Page, name: string) => {
    await checkState(page, name, shots);
    await checkTabWalk(page, name);
  };
  const passwordField = customer.page.getByLabel("Kennwort");
  let number = "", password = "";

  await step("the adviser wants one", async () => {
    await adviser.page.getByRole("checkbox", { name: "Zusätzliches Kennwort verlangen" }).check();
    await adviser.page.getByLabel("Kennwort", { exact: true }).fill("abc");
    await adviser.button("Neue Sitzung").click();
    await adviser.page.getByText("Das Kennwort braucht mindestens 4").waitFor();
    await adviser.button("Anderes vorschlagen").click();
    await state(adviser.page, "adviser-password");
    number = await adviser.newSession();
    password = (await adviser.page.getByTestId("session-password").textContent())!;
    assert.match(password, /^\w{4} \w{4}$/);
  });

  await step("e-mail, text and QR code say where, and the number only if it is wanted", async () => {
    const { page } = adviser;
    const mail = async () => {
      const href = await page.getByRole("link", { name: "E-Mail vorbereiten" }).getAttribute("href");
      return new URL(href!).searchParams.get("body")!;
    };
    const digits = (text: string) => text.replace(/\s/g, "");
    const without = await mail();
    assert.ok(without.includes(address) && without.includes("Die Nummer nennen wir Ihnen am Telefon."));
    assert.ok(!digits(without).includes(number));
    await page.getByRole("checkbox", { name: "Sitzungsnummer in den Text aufnehmen" }).check();
    await waitFor(async () => digits(await mail()).includes(number), { what: "the number in the e-mail" });
    assert.ok(!(await mail()).includes(password), "the password is never in the text");
    await page.getByText("Text ansehen").click();
    assert.equal(
      await page.getByTestId("invite-text").textContent(),
      (await mail()).replaceAll("\r\n", "\n"),
    );
    assert.equal(await readQr(page), address);
    await state(page, "adviser-invite");
    // The programs that take e-mails are no page of ours: the session stays.
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      dialog.dismiss().catch(() => {});
    });
    await page.getByRole("link", { name: "E-Mail vorbereiten" }).click();
    await adviser.button("Verlängern").click();
    assert.deepEqual(asked, []);
  });

  await step("the client is asked for it only after the number, and a wrong one is no session", async () => {
    assert.equal(await passwordField.count(), 0);
    await customer.connect(number);
    await passwordField.waitFor();
    await state(customer.page, "client-password");
    await passwordField.fill("falsch1");
    await customer.button("Verbinden").click();
    await customer.page.getByText("Die Nummer stimmt nicht.").waitFor();
    await adviser.page.getByText("Noch 2 Versuche").waitFor();
  });

  await step("with the right one it is a session", async () => {
    await passwordField.fill(` ${password.toUpperCase()} `);
    await customer.button("Verbinden").click();
    await customer.question.waitFor();
    assert.deepEqual(meeting.faults(), []);
  });
});

/** What a camera would read. */
async function readQr(page: Page): Promise<string> {
  const shot = await page.getByTestId("qr").screenshot();
  const image = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width, height, data: Array.from(data) };
  }, shot.toString("base64"));
  return decodeQR({ ...image, data: Uint8Array.from(image.data) });
}
