import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { placesOf } from "../../capture/x11/overlay/testing.ts";
import type { HostState } from "../../protocol/local.ts";
import { barOf } from "../../session/bar.ts";
import { CHOICE_EVERYTHING } from "../../session/release.ts";
import { startMeeting } from "./meeting.ts";
import { startButtonWatch, startKeyWatch, startNotepad } from "./programs.ts";
import { waitForShown } from "./release.ts";
import { choiceDialog, chooseApplications, consentDialog } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import { type Desktop, startDesktop } from "./xvfb.ts";

/** Applikationswahl, as the two people have it. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const DESKTOP_CORNER = { x: 1000, y: 600, width: 200, height: 150 };

/** The bar's state once the client said Ja. */
const SHARING: HostState = {
  phase: "sharing",
  question: null,
  releasesApplications: true,
  release: CHOICE_EVERYTHING,
  choosing: false,
  panic: false,
  bar: true,
  inputObstacle: null,
  clipboard: null,
  drawing: { allowed: true, drawn: false },
  steeringAllowed: true,
  steering: false,
  viewer: "Ihre Kanzlei",
  obstacle: null,
};

/** Opens the choice in mid-session, ticks and unticks, and confirms. */
async function change(page: Page, ticks: Record<string, boolean>, button?: string): Promise<void> {
  await page.getByRole("button", { name: "Applikationswahl", exact: true }).click();
  const dialog = choiceDialog(page);
  if (button) await dialog.getByRole("button", { name: button, exact: true }).click();
  for (const [name, on] of Object.entries(ticks)) {
    await dialog.getByRole("checkbox", { name, exact: true }).setChecked(on);
  }
  await dialog.getByRole("button", { name: "Auswahl bestätigen" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** A small program of the X project with one window. */
async function startLogo(desktop: Desktop, program: string, place: { x: number; y: number }) {
  desktop.start(program, ["-geometry", `160x120+${place.x}+${place.y}`]);
  return await desktop.place(program, place);
}

Deno.test(
  "the client releases one application, changes the choice, and is asked about new ones",
  options,
  async (t) => {
    const step = inOrder(t);
    await using meeting = await startMeeting();
    const { adviser, customer, desktop } = meeting;
    await using notepad = await startNotepad(desktop);
    const buttons = await startButtonWatch(desktop);
    const keys = await startKeyWatch(desktop, { x: 700, y: 40 });
    const note = notepad.window, knob = buttons.window;

    await step("only what is ticked is seen", async () => {
      await meeting.ask();
      await chooseApplications(customer.page, ["XTerm"]);
      await waitForShown(adviser.page, desktop, [
        { area: note, as: "screen" },
        { area: knob, as: "pattern" },
        { area: keys.window, as: "pattern" },
        { area: DESKTOP_CORNER, as: "pattern" },
      ]);
      await adviser.page.getByText("Nur einzelne Applikationen sind freigegeben").first().waitFor();
    });

    await step("input reaches what is ticked, and nothing else", async () => {
      await adviser.steer();
      const { mouse, keyboard } = adviser.page;
      const click = async (x: number, y: number) => {
        const at = await adviser.point(x, y);
        await mouse.click(at.x, at.y);
      };
      await click(knob.x + 20, knob.y + 20);
      await click(note.x + 40, note.y + 40);
      await notepad.focus();
      await keyboard.type("Hallo");
      await keyboard.press("Enter");
      await waitFor(async () => await notepad.text() === "Hallo\n", { what: "the text in the notepad" });
      await desktop.tool("xdotool", ["windowfocus", "--sync", keys.window.id]);
      await keyboard.type("geheim");
      // Input is carried out in order: when the pointer has arrived, the keys before it have been decided on.
      const beside = await adviser.point(note.x + 70, note.y + 60);
      await mouse.move(beside.x, beside.y);
      const place = `x:${note.x + 70} y:${note.y + 60} `;
      await waitFor(async () => (await desktop.tool("xdotool", ["getmouselocation"])).startsWith(place), {
        what: "the pointer behind the keys",
      });
      await desktop.tool("xdotool", ["windowfocus", "--sync", note.id]);
      await keyboard.type("Welt");
      await keyboard.press("Enter");
      await waitFor(async () => await notepad.text() === "Hallo\nWelt\n", { what: "the second line" });
      assert.deepEqual([buttons.seen(), keys.pressed()], [[], []]);
    });

    await step("the choice is changed in mid-session", async () => {
      await change(customer.page, { XTerm: false, Xev: true });
      await waitForShown(adviser.page, desktop, [{ area: note, as: "pattern" }, {
        area: knob,
        as: "screen",
      }]);
      await change(customer.page, {}, "Keine freig.");
      await waitForShown(adviser.page, desktop, [{ area: note, as: "pattern" }, {
        area: knob,
        as: "pattern",
      }]);
    });

    await step("a new application stays hidden and asks once", async () => {
      const logo = await startLogo(desktop, "xlogo", { x: 100, y: 500 });
      const asks = customer.page.getByText("möchte sichtbar werden. Freigeben?");
      await asks.first().waitFor();
      await waitForShown(adviser.page, desktop, [{ area: logo, as: "pattern" }]);
      await customer.page.getByRole("dialog").filter({ has: asks }).getByRole("button", { name: "Ja" })
        .click();
      await waitForShown(adviser.page, desktop, [{ area: logo, as: "screen" }, {
        area: knob,
        as: "pattern",
      }]);
      const clock = await startLogo(desktop, "oclock", { x: 400, y: 500 });
      await asks.first().waitFor();
      await customer.page.getByRole("dialog").filter({ has: asks }).getByRole("button", { name: "Nein" })
        .click();
      await asks.first().waitFor({ state: "detached" });
      await waitForShown(adviser.page, desktop, [{ area: clock, as: "pattern" }, {
        area: logo,
        as: "screen",
      }]);
      assert.equal(await asks.count(), 0);
    });

    await step("new applications show by themselves where that was ticked", async () => {
      await change(customer.page, { "Neu gestartete Applikationen": true });
      desktop.start("xmessage", ["-geometry", "200x100+500+600", "Guten Tag"]);
      const message = await desktop.place("xmessage", { x: 500, y: 600 });
      await waitForShown(adviser.page, desktop, [{ area: message, as: "screen" }, {
        area: knob,
        as: "pattern",
      }]);
      assert.equal(await customer.page.getByText("möchte sichtbar werden").count(), 0);
    });

    await step("the panic key takes steering back, and both pages say so", async () => {
      await waitFor(async () => await adviser.button("Steuern").getAttribute("aria-pressed") === "true", {
        what: "steering, after the questions",
      });
      await desktop.tool("xdotool", ["key", "Pause"]);
      await customer.page.getByText("Steuern mit der Taste Pause/Untbr entzogen").first().waitFor();
      await waitFor(async () => await adviser.button("Steuern").getAttribute("aria-pressed") !== "true", {
        what: "the end of steering",
      });
      await customer.page.getByRole("button", { name: "Erlauben" }).click();
    });

    await step("Alle freig. shows everything", async () => {
      await change(customer.page, {}, "Alle freig.");
      await waitForShown(adviser.page, desktop, [{ area: note, as: "screen" }, { area: knob, as: "screen" }]);
    });
  },
);

Deno.test("the adviser chooses too, before the client sees anything", options, async () => {
  await using officeDesktop = await startDesktop({ width: 1100, height: 760 });
  await using notepad = await startNotepad(officeDesktop);
  const secret = await startButtonWatch(officeDesktop);
  await using meeting = await startMeeting({ serverDisplay: officeDesktop });
  const { adviser, customer } = meeting;
  await meeting.ask("Zeigen");
  await consentDialog(adviser.page).getByRole("button", { name: "Applikationen wählen" }).click();
  const dialog = choiceDialog(adviser.page);
  await dialog.getByRole("checkbox", { name: "XTerm" }).waitFor();
  assert.equal(await dialog.getByRole("checkbox", { checked: true }).count(), 0);
  await dialog.getByRole("checkbox", { name: "XTerm" }).check();
  await dialog.getByRole("button", { name: "Auswahl bestätigen" }).click();
  await waitForShown(customer.page, officeDesktop, [
    { area: notepad.window, as: "screen" },
    { area: secret.window, as: "pattern" },
  ]);
});

Deno.test(
  "the function bar on the screen: never in the picture, never reached by the adviser",
  options,
  async (t) => {
    const step = inOrder(t);
    await using meeting = await startMeeting({ bar: true });
    const { adviser, customer, desktop } = meeting;
    await using notepad = await startNotepad(desktop, { x: 80, y: 200 });
    await meeting.ask();
    await customer.answer("Ja");
    const { bar, buttons } = await placesOf(barOf(SHARING, "de")!, { x: 0, y: 0, width: 1280, height: 800 });
    const press = (name: string) => {
      const { x, y } = buttons[name];
      return desktop.tool("xdotool", ["mousemove", String(x), String(y), "click", "1"]);
    };

    await step("the viewer sees the pattern where it stands", async () => {
      // Without the corners, which are round.
      const inner = { ...bar, x: bar.x + 20, width: bar.width - 40, height: bar.height - 20 };
      await waitForShown(adviser.page, desktop, [
        { area: notepad.window, as: "screen" },
        { area: inner, as: "pattern" },
      ]);
    });

    await step("the adviser can't press its buttons", async () => {
      await adviser.steer();
      for (const { x, y } of Object.values(buttons)) {
        const at = await adviser.point(x, y);
        await adviser.page.mouse.click(at.x, at.y);
      }
      // What follows in the same channel arrives: the clicks before it have been dropped.
      const at = await adviser.point(notepad.window.x + 40, notepad.window.y + 40);
      await adviser.page.mouse.click(at.x, at.y);
      await notepad.focus();
      await adviser.page.keyboard.type("da");
      await adviser.page.keyboard.press("Enter");
      await waitFor(async () => await notepad.text() === "da\n", { what: "the text in the notepad" });
      await customer.page.getByText("Steuern: an").first().waitFor();
      assert.deepEqual([await customer.ended.count(), await choiceDialog(customer.page).count()], [0, 0]);
    });

    await step("the client can", async () => {
      await press("steering");
      await customer.page.getByText("Steuern: aus").first().waitFor();
      await press("choose");
      await choiceDialog(customer.page).waitFor();
      await choiceDialog(customer.page).getByRole("button", { name: "Abbrechen" }).click();
      await press("pause");
      await customer.button("Fortsetzen").waitFor();
      await press("pause");
      await customer.button("Pause").waitFor();
      await press("end");
      await Promise.all([customer.ended.waitFor(), adviser.ended.waitFor()]);
      await waitFor(
        async () => !(await desktop.tool("xwininfo", ["-root", "-tree"])).includes("Funktionsleiste"),
        {
          what: "the end of the bar",
        },
      );
    });
  },
);
