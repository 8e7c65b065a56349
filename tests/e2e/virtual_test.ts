import { Desktop } from "../../capture/virtual/desktop.ts";
import { arrangeMenu, arrangeTaskbar } from "../../capture/virtual/layout.ts";
import { RELEASE_NOTHING } from "../../capture/release.ts";
import type { Release } from "../../capture/types.ts";
import { startBrowser } from "./browser.ts";
import { attach, spawnMfb } from "./mfb.ts";
import { waitForSamePicture } from "./picture.ts";
import { AdviserPage, ClientPage, consentDialog } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import type { Pixels } from "./xvfb.ts";

/** The Applikationswahl where no display opens: on the virtual desktop. A second one does the same as the shared one. */

const SCREEN = { width: 1280, height: 720 };
const NOTEPAD = "virtual:notizblock";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test("the virtual desktop's programs are released one by one", options, async (t) => {
  const step = inOrder(t);
  const data = await Deno.makeTempDir();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(data, { recursive: true }));
  const child = stack.use(
    spawnMfb(["demo", "--port", "0", "--no-open", "--json", "--data", data], { env: { DISPLAY: null } }),
  );
  const [server, client] = [await attach(child, "server"), await attach(child, "client")];
  const browser = stack.use(await startBrowser());
  const adviser = new AdviserPage((await browser.page()).page);
  const customer = new ClientPage((await browser.page()).page);
  const model = new Desktop(SCREEN);
  stack.defer(() => model.close());
  const seen = (release: Partial<Release>) =>
    waitForSamePicture(
      adviser.page,
      () => Promise.resolve(pixelsOf(model, { ...RELEASE_NOTHING, ...release })),
    );

  await step("the programs are listed; what is chosen is shown, and nothing else", async () => {
    await adviser.open(server.adviserUrl);
    await customer.open(client.url);
    await customer.connect(await adviser.newSession());
    await consentDialog(customer.page).getByRole("button", { name: "Applikationen wählen" }).click();
    await customer.page.getByRole("checkbox", { name: /Liste/ }).waitFor();
    await customer.page.getByRole("checkbox", { name: /Notizblock/ }).check();
    await customer.button("Auswahl bestätigen").click();
    await seen({ applications: [NOTEPAD] });
  });

  await step("what is typed goes into the released program, clicks reach no other", async () => {
    await adviser.steer();
    const click = async (place: { x: number; y: number }) => {
      const { x, y } = await adviser.point(place.x, place.y);
      await adviser.page.mouse.click(x, y);
    };
    const { field, list } = model.layout;
    await click({ x: list.x + 50, y: list.y + 50 });
    await click({ x: field.x + 50, y: field.y + 50 });
    await adviser.page.keyboard.type("Guten Tag");
    model.type("Guten Tag");
    await seen({ applications: [NOTEPAD] });
  });

  await step("the choice is changed in the middle of the session", async () => {
    await customer.button("Applikationswahl").click();
    const { page } = customer;
    await page.getByRole("checkbox", { name: /Notizblock/ }).uncheck();
    await page.getByRole("checkbox", { name: /Gesamter Desktop/ }).check();
    await customer.button("Auswahl bestätigen").click();
    await seen({ desktop: true });
  });

  await step("the session ends as usual", async () => {
    await adviser.button("Beenden").click();
    await adviser.ended.waitFor();
    await customer.ended.waitFor();
  });
});

Deno.test(
  "a question of the system that hides the screen is told on both sides, as long as it is open",
  options,
  async () => {
    const data = await Deno.makeTempDir();
    await using stack = new AsyncDisposableStack();
    stack.defer(() => Deno.remove(data, { recursive: true }));
    const child = stack.use(
      spawnMfb(["demo", "--port", "0", "--no-open", "--json", "--data", data], { env: { DISPLAY: null } }),
    );
    const [server, client] = [await attach(child, "server"), await attach(child, "client")];
    const browser = stack.use(await startBrowser());
    const adviser = new AdviserPage((await browser.page()).page);
    const customer = new ClientPage((await browser.page()).page);
    await adviser.open(server.adviserUrl);
    await customer.open(client.url);
    await customer.connect(await adviser.newSession());
    await customer.answer("Ja");
    await adviser.steer();
    await waitFor(async () => (await adviser.size()).width === SCREEN.width, { what: "the first picture" });
    const { rect, lines } = arrangeMenu(4);
    for (const place of [arrangeTaskbar(SCREEN).start, { ...lines[3], y: rect.y + lines[3].y }]) {
      const { x, y } = await adviser.point(place.x + 20, place.y + 20);
      await adviser.page.mouse.click(x, y);
    }
    const words = "Windows fragt gerade nach Administratorrechten. " +
      "Das Bild kommt von selbst wieder, sobald die Frage beantwortet ist.";
    const told = [adviser, customer].map(({ page }) => page.getByRole("status").filter({ hasText: words }));
    await Promise.all(told.map((status) => status.waitFor()));
    await Promise.all(told.map((status) => status.waitFor({ state: "hidden" })));
  },
);

/** RGBA, as the page's canvas has it. */
function pixelsOf(desktop: Desktop, release: Release): Pixels {
  const { width, height } = desktop.size;
  const pixels = new Uint32Array(width * height);
  desktop.compose({ pixels, width, height }, { x: 0, y: 0, width, height }, release);
  const data = new Uint8Array(pixels.buffer);
  for (let at = 0; at < data.length; at += 4) {
    [data[at], data[at + 2], data[at + 3]] = [data[at + 2], data[at], 255];
  }
  return { width, height, data };
}
