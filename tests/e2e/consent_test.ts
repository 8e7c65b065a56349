import assert from "node:assert/strict";
import type { InputEvent } from "../../protocol/input.ts";
import { startBrowser } from "./browser.ts";
import { startMeeting } from "./meeting.ts";
import { startButtonWatch, waitForButtons } from "./programs.ts";
import { startRogue } from "./rogue.ts";
import { ClientPage } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import { startClient, startServer } from "./mfb.ts";
import { startDesktop } from "./xvfb.ts";

/** Nothing is seen and nothing is steered without a Ja, whatever the other side tries. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

const TRIES = 1000;

Deno.test("Nein ends the attempt cleanly on both sides", options, async () => {
  await using meeting = await startMeeting();
  await meeting.ask();
  await meeting.customer.answer("Nein");
  await meeting.adviser.ended.waitFor();
  await meeting.customer.ended.waitFor();
  assert.equal(await meeting.adviser.screen.count(), 0);
  const { reason } = await meeting.client.event("ended");
  assert.equal(reason, "declined");
  await meeting.adviser.ended.getByRole("button", { name: "Schließen" }).click();
  // The office is ready for the next one.
  await meeting.adviser.newSession();
});

Deno.test("a wrong second part is refused on both sides; three burn the number", options, async () => {
  await using meeting = await startMeeting();
  const { adviser, customer } = meeting;
  const number = await adviser.newSession();
  const wrong = number.slice(0, -4) + String((Number(number.slice(-4)) + 1) % 10_000).padStart(4, "0");
  const refused = (count: number) =>
    waitFor(() => meeting.client.events().filter(({ event }) => event === "refused").length >= count, {
      what: `refusal ${count}`,
    });
  for (let count = 1; count <= 3; count++) {
    await customer.connect(wrong);
    await refused(count);
    await customer.page.getByRole("alert").filter({ hasText: /\p{L}{3}/u }).first().waitFor();
    await customer.button("Verbinden").waitFor();
    await waitFor(
      async () => /falsch|stimm|verbraucht|ungültig/i.test(await adviser.page.innerText("body")),
      {
        what: "word of the wrong number on the adviser's page",
        otherwise: () => adviser.page.innerText("body"),
      },
    );
  }
  // Burnt: the right number doesn't help any more.
  await customer.connect(number);
  await refused(4);
  assert.equal(await customer.question.count(), 0);
});

Deno.test("remote input before Ja, at the question itself and after a revoke is void", options, async (t) => {
  const step = inOrder(t);
  const data = await Deno.makeTempDir();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(data, { recursive: true }));
  const desktop = stack.use(await startDesktop());
  const server = stack.use(await startServer({ data }));
  const client = stack.use(
    await startClient({ server: new URL(server.url).origin, display: desktop.display }),
  );
  // The client's page really stands on the steered desktop.
  const visible = stack.use(await startBrowser({ display: desktop.display }));
  const hidden = stack.use(await startBrowser());
  const { page } = await visible.page({ viewport: null });
  const customer = new ClientPage(page);
  await customer.open(client.url);
  const watch = await startButtonWatch(desktop, { x: 1074, y: 560 });
  const inWatch = { x: watch.window.x + 30, y: watch.window.y + 40 };
  const rogue = await startRogue((await hidden.page()).page, server.adviserUrl);
  const click = (at: { x: number; y: number }): InputEvent[] => [
    { kind: "button", button: 0, down: true, ...at },
    { kind: "button", button: 0, down: false, ...at },
  ];

  await customer.connect(rogue.number);
  await customer.question.waitFor();
  await rogue.opened();
  const yes = await screenPoint(customer, "Ja");

  await step("clicks on Ja and keys at the open question", async () => {
    for (let count = 0; count < TRIES; count += 50) {
      const events = Array.from({ length: 50 }, () => [...click(yes), ...press("Space"), ...press("Enter")])
        .flat();
      await rogue.input(count / 50, events);
    }
    await rogue.control({ type: "steer", steer: true });
    await rogue.input(1, click(inWatch));
    assert.equal(await customer.question.isVisible(), true);
    assert.deepEqual(watch.seen(), []);
    assert.equal(await rogue.screenPackets(), 0);
  });

  await step("the local user's own click on the same place counts", async () => {
    await rogue.control({ type: "ready", have: null, decoder: { cacheTiles: 0, video: false } });
    await desktop.tool("xdotool", ["mousemove", String(yes.x), String(yes.y), "click", "1"]);
    await customer.question.waitFor({ state: "hidden" });
    assert.equal((await client.event("consent")).answer, "yes");
    await waitFor(async () => await rogue.screenPackets() > 0, { what: "pixels after Ja" });
  });

  const grant = () =>
    waitFor(async () => {
      const rights = (await rogue.heard()).filter((message) => message.type === "rights").at(-1);
      return rights?.type === "rights" && rights.grant > 0 ? rights.grant : null;
    }, { what: "a grant" });

  await step("input under the grant, and only that, is injected", async () => {
    await rogue.control({ type: "steer", steer: true });
    const granted = await grant();
    await rogue.input(granted + 1, click({ x: inWatch.x + 1, y: inWatch.y }));
    await rogue.input(granted, click(inWatch));
    await waitForButtons(watch, pair(inWatch));
  });

  await step("nothing after the revoke, under any number", async () => {
    const granted = await grant();
    await customer.page.getByRole("button", { name: /Entziehen/ }).click();
    await waitFor(async () => {
      const rights = (await rogue.heard()).filter((message) => message.type === "rights").at(-1);
      return rights?.type === "rights" && rights.reason === "withdrawn";
    }, { what: "the revoke" });
    for (let number = granted - 3; number <= granted + 5; number++) await rogue.input(number, click(inWatch));
    for (let number = 0; number < 3; number++) await rogue.input(number, click(inWatch));
    await rogue.control({ type: "steer", steer: true });
    const local = { x: inWatch.x + 7, y: inWatch.y + 7 };
    await desktop.tool("xdotool", ["mousemove", String(local.x), String(local.y), "click", "1"]);
    await waitForButtons(watch, [...pair(inWatch), ...pair(local)]);
  });

  await step("who asks for everything again and again isn't heard each time", async () => {
    const decoder = { cacheTiles: 0, video: false };
    for (let have = 0; have < TRIES; have++) {
      await rogue.control({ type: "reset" });
      await rogue.control({ type: "ready", have, decoder });
    }
    const anew = () => client.child.stderr.filter((line) => /everything anew/.test(line)).length;
    await waitFor(() => anew() > 0, { what: "the host's log" });
    assert.ok(anew() < TRIES / 5, `${anew()} of ${TRIES}`);
  });

  await step("the host took no harm", async () => {
    assert.deepEqual(await rogue.faults(), []);
    assert.equal(client.child.exitCode, null);
  });
});

function pair(at: { x: number; y: number }) {
  return [{ down: true, button: 1, ...at }, { down: false, button: 1, ...at }];
}

function press(code: string): InputEvent[] {
  const key = code === "Space" ? " " : code;
  return [{ kind: "key", down: true, code, key }, { kind: "key", down: false, code, key }];
}

/** The middle of a button in pixels of the X screen; Chromium's tabs and address are above the page. */
async function screenPoint(customer: ClientPage, name: string): Promise<{ x: number; y: number }> {
  const box = (await customer.question.getByRole("button", { name, exact: true }).boundingBox())!;
  const origin = await customer.page.evaluate(() => ({
    x: globalThis.screenX + (globalThis.outerWidth - globalThis.innerWidth) / 2,
    y: globalThis.screenY + globalThis.outerHeight - globalThis.innerHeight,
  }));
  return {
    x: Math.round(origin.x + box.x + box.width / 2),
    y: Math.round(origin.y + box.y + box.height / 2),
  };
}
