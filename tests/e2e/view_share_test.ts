import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { UiToClient } from "../../protocol/local.ts";
import { checkState, checkTabWalk } from "./a11y.ts";
import { startBrowser } from "./browser.ts";
import { startClient, startServer } from "./mfb.ts";
import { startRogue } from "./rogue.ts";
import { inOrder } from "./steps.ts";
import {
  captures,
  difference,
  paintHalves,
  SAME_MAX,
  sample,
  sampleVideo,
  startViewShareMeeting,
  waitForVideo,
  WAYLAND,
} from "./view_share.ts";
import { waitFor } from "./wait.ts";

/** Where the client's process can't have the screen, its browser shows it: to look at, after a Ja, and only then. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const shots = Deno.env.get("MFB_SHOTS") ?? null;
/** At a picture that must not change, each after a look at the screen itself. */
const LOOKS = 5;
const ID = "A".repeat(22);

Deno.test("a client without a capturable screen shows it in the browser, view-only", options, async (t) => {
  const step = inOrder(t);
  await using meeting = await startViewShareMeeting();
  const { adviser, customer, desktop } = meeting;
  const veil = (text: string) => adviser.page.locator(".veil").filter({ hasText: text });
  const state = async (name: string) => {
    await checkState(adviser.page, name, shots);
    await checkTabWalk(adviser.page, name);
  };
  await paintHalves(desktop, "#2060c0", "#c08020");

  await step("who chooses nothing in the browser's question has said Nein", async () => {
    const refusing = await meeting.another();
    await captures(refusing.page, (captures) => captures.refuse = true);
    await refusing.connect(await adviser.newSession());
    await refusing.answer("Ja");
    await adviser.ended.getByText("Die Bildschirmfreigabe wurde abgelehnt.").waitFor();
    await refusing.ended.waitFor();
    await adviser.ended.getByRole("button", { name: "Schließen" }).click();
  });

  await step("nothing is seen before Ja", async () => {
    await customer.connect(await adviser.newSession());
    await customer.question.getByText("Bildschirm im Browser zeigen (nur ansehen)").waitFor();
    assert.equal(await customer.button("Applikationen wählen").count(), 0);
    assert.equal(await adviser.page.locator("video").count(), 0);
  });

  await step("after Ja the adviser sees the very screen, and can't steer", async () => {
    await customer.answer("Ja");
    await waitForVideo(meeting);
    await adviser.page.getByText("Nur ansehen, ohne Steuern").waitFor();
    assert.equal(await adviser.button("Steuern").count(), 0);
    assert.equal(await adviser.screen.count(), 0, "no picture but the video");
    assert.equal(await customer.button("Erlauben").count(), 0);
    await customer.page.getByText("Steuern: auf diesem Rechner nicht möglich").waitFor();
    await state("adviser-view-share");
  });

  await step("while paused the picture stands still", async () => {
    await customer.button("Pause").click();
    await veil("Die andere Seite hat die Freigabe angehalten.").waitFor();
    const still = await sampleVideo(adviser.page);
    assert.ok(still);
    await paintHalves(desktop, "#108040", "#802060");
    for (let look = 0; look < LOOKS; look++) {
      assert.ok(difference(sample(await desktop.grab()), still) > 5 * SAME_MAX, "the screen has changed");
      assert.ok(
        difference((await sampleVideo(adviser.page))!, still) < 1,
        "the picture moved without consent",
      );
    }
    await state("adviser-view-share-paused");
    await customer.button("Fortsetzen").click();
    await veil("angehalten").waitFor({ state: "detached" });
    await waitForVideo(meeting);
  });

  await step("the browser's own bar ends the capture: said on both sides, and chosen anew", async () => {
    await captures(customer.page, (captures) => captures.end());
    await veil("Die andere Seite hat die Freigabe im Browser beendet.").waitFor();
    await customer.page.getByText("Die Freigabe ist in Ihrem Browser beendet.").waitFor();
    await customer.button("Fortsetzen").click();
    await veil("beendet").waitFor({ state: "detached" });
    await paintHalves(desktop, "#c08020", "#2060c0");
    await waitForVideo(meeting);
  });

  await step("the session ends as usual", async () => {
    await customer.button("Beenden").click();
    await adviser.ended.waitFor();
    await customer.ended.waitFor();
    assert.equal(await adviser.page.locator("video").count(), 0);
    assert.deepEqual(meeting.faults(), []);
  });
});

Deno.test(
  "before Ja nothing of a connection reaches the adviser, whatever the page sends",
  options,
  async () => {
    await using stack = new AsyncDisposableStack();
    const data = await Deno.makeTempDir({ prefix: "mfb-data-" });
    stack.defer(() => Deno.remove(data, { recursive: true }));
    const server = stack.use(await startServer({ data, env: WAYLAND }));
    const client = stack.use(await startClient({ server: new URL(server.url).origin, env: WAYLAND }));
    const browser = stack.use(await startBrowser());
    const office = (await browser.page()).page, home = (await browser.page()).page;
    const rogue = await startRogue(office, server.adviserUrl);
    const linked = async (kind: string) =>
      (await rogue.linked()).filter((message) =>
        message.type === "view-share" && message.message.kind === kind
      );
    const page = await takePlace(home, client.url);
    await page.send({ type: "connect", number: rogue.number, password: null });
    await page.asked();

    const question = { type: "answer", question: 0, answer: "yes" } as const;
    const signal = (kind: "offer" | "answer" | "restart") =>
      ({
        type: "view-share",
        message: { kind: "signal", signal: { kind, connection: ID, sdp: "v=0" } },
      }) as const;
    const attack = async () => {
      for (let count = 0; count < 20; count++) {
        await page.send(signal("offer"));
        await page.send({ type: "view-share", message: { kind: "connected", connected: true } });
        await page.send({ type: "host", command: { type: "pause", pause: false } });
        await page.send({ type: "host", command: { type: "steering", allow: true } });
      }
    };
    await attack();
    await page.send({ type: "host", command: question });
    await page.send({ type: "view-share", message: { kind: "capture", on: true } });
    await attack();
    await page.send({ type: "host", command: { ...question, question: 1 } });
    // The link keeps the order: what was sent before this Ja would be there before it.
    await page.send({ type: "host", command: question });
    await page.send(signal("answer"));
    await page.send(signal("offer"));
    await waitFor(async () => (await linked("signal")).length > 0, { what: "the offer after Ja" });
    const all = await rogue.linked();
    assert.deepEqual(all.map(({ type }) => type), ["hello", "consent", "view-share", "view-share"]);
    assert.deepEqual(await linked("rights"), [
      { type: "view-share", message: { kind: "rights", phase: "sharing", reason: "unsupported" } },
    ]);
  },
);

/** Speaks with the client's process in its page's place, without its page's manners. */
async function takePlace(page: Page, url: string) {
  const launch = /[A-Za-z0-9_-]{43}/.exec(new URL(url).hash)?.[0];
  await page.goto(new URL(url).origin);
  await page.evaluate(async (launch) => {
    const response = await fetch("/api/token", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ launch }),
    });
    const { token } = await response.json();
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/ui`);
    const place = { phase: "", send: (message: unknown) => socket.send(JSON.stringify(message)) };
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === "state") place.phase = message.state.phase;
    };
    await new Promise((resolve) => socket.onopen = resolve);
    place.send({ type: "auth", token });
    Object.assign(globalThis, { place });
  }, launch);
  type Holder = { place: { phase: string; send(message: UiToClient): void } };
  return {
    send: (message: UiToClient) =>
      page.evaluate((message) => (globalThis as unknown as Holder).place.send(message), message),
    asked: () =>
      waitFor(() => page.evaluate(() => (globalThis as unknown as Holder).place.phase === "asked"), {
        what: "the open question",
        timeoutMs: 20_000,
      }),
  };
}
