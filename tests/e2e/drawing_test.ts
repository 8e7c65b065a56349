/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { DRAW_COLOURS } from "../../protocol/drawing_board.ts";
import { startBrowser } from "./browser.ts";
import { startMeeting } from "./meeting.ts";
import { startClient, startServer } from "./mfb.ts";
import { waitForSamePicture } from "./picture.ts";
import { startRogue } from "./rogue.ts";
import { AdviserPage, answerQuestion, ClientPage, consentDialog } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import { type Desktop, startDesktop } from "./xvfb.ts";

/** Pointing and drawing: on the real screen at the very place, gone when its owner says so. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

const GROUND = 0x35566b;
/** For a machine that does much else. */
const timeoutMs = 30_000;

type Point = { x: number; y: number };

async function paintGround(desktop: Desktop): Promise<void> {
  await desktop.tool("xsetroot", ["-solid", `#${GROUND.toString(16)}`]);
}

async function waitForColour(desktop: Desktop, at: Point, colour: number): Promise<void> {
  let found = -1;
  await waitFor(async () => {
    const { width, data } = await desktop.grab();
    const [red, green, blue] = data.subarray(4 * (at.y * width + at.x));
    return (found = red << 16 | green << 8 | blue) === colour;
  }, {
    what: `the colour ${colour.toString(16)} at ${at.x}, ${at.y}`,
    timeoutMs,
    otherwise: () => `there is ${found.toString(16)}`,
  });
}

/** Presses at one point of the remote screen and lets go at another. */
async function drag(page: Page, { from, to }: { from: Point; to: Point }): Promise<void> {
  const viewer = new AdviserPage(page);
  const [start, end] = [await viewer.point(from.x, from.y), await viewer.point(to.x, to.y)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

/** The colour that the viewer's own drawing has over a point of the remote screen; 0: nothing is drawn there. */
async function drawnAt(page: Page, { x, y }: Point): Promise<number> {
  const { width, height } = await new AdviserPage(page).size();
  const { colour, alpha } = await page.getByTestId("drawing").evaluate((element, [x, y]) => {
    const canvas = element as HTMLCanvasElement;
    const [column, row] = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)];
    const [red, green, blue, alpha] = canvas.getContext("2d")!.getImageData(column, row, 1, 1).data;
    return { colour: red << 16 | green << 8 | blue, alpha };
  }, [(x + 0.5) / width, (y + 0.5) / height] as const);
  if (alpha < 128) return 0;
  // At a line's rim the canvas keeps colour times cover in 8 bits, and gives the colour back within 255 / (2 * alpha).
  const off = alpha === 255 ? 0 : 1;
  const isIt = (known: number) =>
    [16, 8, 0].every((shift) => Math.abs((known >> shift & 255) - (colour >> shift & 255)) <= off);
  return Object.values(DRAW_COLOURS).find(isIt) ?? colour;
}

const TOP: Point = { x: 300, y: 300 }, BOTTOM: Point = { x: 900, y: 620 };

Deno.test("the adviser points and draws on the client's screen", options, async (t) => {
  const step = inOrder(t);
  await using meeting = await startMeeting({ bar: true });
  const { adviser, customer, desktop } = meeting;
  const { page } = adviser;
  await paintGround(desktop);
  await meeting.ask();
  await answerQuestion(customer.page, "Ja");
  const pressed = (name: string) => adviser.button(name).getAttribute("aria-pressed");
  await adviser.button("Zeichnen").click({ timeout: timeoutMs });

  await step(
    "an arrow stands on the client's screen, where it was drawn, and lies there on the picture",
    async () => {
      await adviser.button("Pfeil").click();
      await drag(page, { from: TOP, to: { x: 700, y: 300 } });
      await waitForColour(desktop, { x: 500, y: 300 }, DRAW_COLOURS.red);
      assert.equal(await drawnAt(page, { x: 500, y: 300 }), DRAW_COLOURS.red);
      await customer.page.getByText("zeichnet auf Ihrem Bildschirm").waitFor();
    },
  );

  await step("the same at another scale, and what was there stays at its place", async () => {
    await page.setViewportSize({ width: 900, height: 620 });
    await page.getByRole("radio", { name: "Blau" }).check();
    await adviser.button("Rechteck").click();
    await drag(page, { from: { x: 400, y: 400 }, to: BOTTOM });
    await waitForColour(desktop, { x: BOTTOM.x, y: 500 }, DRAW_COLOURS.blue);
    await waitForColour(desktop, { x: 650, y: 500 }, GROUND);
    assert.equal(await drawnAt(page, { x: BOTTOM.x, y: 500 }), DRAW_COLOURS.blue);
    assert.equal(await drawnAt(page, { x: 500, y: 300 }), DRAW_COLOURS.red);
    await adviser.button("1:1").click();
    assert.equal(await drawnAt(page, { x: 500, y: 300 }), DRAW_COLOURS.red);
    await adviser.button("1:1").click();
  });

  await step("what is drawn isn't in the picture that is sent", async () => {
    const at = await adviser.canvas.evaluate(async (canvas) => {
      const context = new OffscreenCanvas(1, 1).getContext("2d")!;
      context.drawImage(await createImageBitmap(canvas as HTMLCanvasElement, 500, 300, 1, 1), 0, 0);
      const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
      return red << 16 | green << 8 | blue;
    });
    assert.equal(at, GROUND);
  });

  await step("the pointer's ring is there while the mouse is over the picture", async () => {
    await page.keyboard.press("Alt+Shift+Digit1");
    assert.equal(await pressed("Zeiger"), "true");
    const over = await adviser.point(800, 200);
    await page.mouse.move(over.x, over.y);
    await waitForColour(desktop, { x: 800 - 16, y: 200 }, DRAW_COLOURS.blue);
    await page.mouse.move(2, 2);
    await waitForColour(desktop, { x: 800 - 16, y: 200 }, GROUND);
  });

  await step(
    "undo, by keyboard too; Esc lays the tool down; drawing and steering exclude each other",
    async () => {
      await page.keyboard.press("Control+z");
      await waitForColour(desktop, { x: BOTTOM.x, y: 500 }, GROUND);
      await waitForColour(desktop, { x: 500, y: 300 }, DRAW_COLOURS.red);
      await page.keyboard.press("Escape");
      assert.equal(await pressed("Zeiger"), "false");
      await adviser.steer();
      await adviser.button("Stift").click();
      await waitFor(async () => await pressed("Steuern") === "false", { what: "no steering", timeoutMs });
      await adviser.steer();
      assert.equal(await pressed("Stift"), "false");
      // The arrow is still there, and takes no clicks of the owner.
      await waitForColour(desktop, { x: 500, y: 300 }, DRAW_COLOURS.red);
    },
  );

  await step("the client clears it, then forbids it", async () => {
    await customer.button("Zeichnung löschen").click();
    await waitForColour(desktop, { x: 500, y: 300 }, GROUND);
    await waitFor(async () => await drawnAt(page, { x: 500, y: 300 }) === 0, { what: "no arrow", timeoutMs });
    await adviser.button("Stift").click();
    await drag(page, { from: TOP, to: { x: 400, y: 300 } });
    await waitForColour(desktop, { x: 350, y: 300 }, DRAW_COLOURS.blue);
    await customer.page.getByRole("switch", { name: "Zeichnen erlauben" }).uncheck();
    await waitForColour(desktop, { x: 350, y: 300 }, GROUND);
    await page.getByText("Zeichnen ist nicht erlaubt").waitFor();
    assert.equal(await adviser.button("Zeichnen").getAttribute("aria-disabled"), "true");
    assert.equal(await adviser.button("Stift").count(), 0);
  });

  await step("a pause takes all away for good", async () => {
    await customer.page.getByRole("switch", { name: "Zeichnen erlauben" }).check();
    await adviser.button("Stift").click();
    await drag(page, { from: TOP, to: { x: 400, y: 300 } });
    await waitForColour(desktop, { x: 350, y: 300 }, DRAW_COLOURS.blue);
    await customer.button("Pause").click();
    await waitForColour(desktop, { x: 350, y: 300 }, GROUND);
    await customer.button("Fortsetzen").click();
    await adviser.page.locator('button:has-text("Zeichnen"):not([aria-disabled])').first().waitFor();
    await waitForColour(desktop, { x: 350, y: 300 }, GROUND);
    assert.equal(await drawnAt(page, { x: 350, y: 300 }), 0);
    assert.deepEqual(meeting.faults(), []);
  });
});

Deno.test(
  "Zeigen: the client draws on the adviser's screen, and without an overlay its page shows it",
  options,
  async () => {
    await using officeDesktop = await startDesktop({ width: 1100, height: 760 });
    await paintGround(officeDesktop);
    await using meeting = await startMeeting({ serverDisplay: officeDesktop });
    const { adviser, customer } = meeting;
    await meeting.ask("Zeigen");
    await consentDialog(adviser.page).waitFor();
    await answerQuestion(adviser.page, "Ja");
    await waitForSamePicture(customer.page, officeDesktop.grab, { timeoutMs });
    await customer.button("Zeichnen").click();
    await customer.button("Stift").click();
    await drag(customer.page, { from: { x: 100, y: 300 }, to: { x: 900, y: 300 } });
    await adviser.page.getByText("zeichnet auf Ihrem Bildschirm").waitFor();
    await waitFor(() =>
      adviser.page.getByTestId("preview-drawing").evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const scale = canvas.width / 1100;
        const [red, , , alpha] = canvas.getContext("2d")!
          .getImageData(Math.floor(500 * scale), Math.floor(300.5 * scale), 1, 1).data;
        return alpha > 0 && red > 200;
      }), { what: "the line on the small picture", timeoutMs });
    await adviser.button("Zeichnung löschen").click();
    await waitFor(async () => await drawnAt(customer.page, { x: 500, y: 300 }) === 0, {
      what: "no line",
      timeoutMs,
    });
    assert.deepEqual(meeting.faults(), []);
  },
);

Deno.test("who draws before the Ja is shut out", options, async () => {
  const data = await Deno.makeTempDir();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(data, { recursive: true }));
  const desktop = stack.use(await startDesktop());
  const server = stack.use(await startServer({ data }));
  const client = stack.use(
    await startClient({ server: new URL(server.url).origin, display: desktop.display }),
  );
  const browser = stack.use(await startBrowser({}));
  const customer = new ClientPage((await browser.page()).page);
  await customer.open(client.url);
  const rogue = await startRogue((await browser.page()).page, server.adviserUrl);
  await customer.connect(rogue.number);
  await customer.question.waitFor();
  await rogue.opened();
  const line = { kind: "shape", id: 1, tool: "pen", colour: "red", width: 40 } as const;
  await rogue.control({ type: "drawing", message: { ...line, points: [[9, 9], [999, 9]] } });
  await waitFor(async () => (await rogue.faults()).some((fault) => /closed/.test(fault)), {
    what: "the closed channel",
    timeoutMs,
  });
  assert.equal(await customer.question.isVisible(), true);
  assert.equal(client.child.exitCode, null);
});
