import type { Locator, Page } from "playwright-core";
import { waitFor } from "./wait.ts";

/** The adviser's page, by the names that people (and screen readers) see. */
export class AdviserPage {
  constructor(readonly page: Page) {}

  async open(adviserUrl: string): Promise<void> {
    await this.page.goto(adviserUrl);
    await this.page.getByRole("button", { name: "Neue Sitzung" }).waitFor();
  }

  get status(): Locator {
    return this.page.getByRole("status");
  }

  get screen(): Locator {
    return this.page.getByTestId("remote-screen");
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  async chooseMode(mode: "Support" | "Zeigen"): Promise<void> {
    // The radio itself lies invisibly under its label.
    const radio = this.page.getByRole("radio", { name: mode });
    await this.page.locator("label", { hasText: mode }).first().click();
    await waitFor(() => radio.isChecked(), { what: `the mode ${mode}` });
  }

  /** @returns the whole number's digits. */
  async newSession(mode?: "Support" | "Zeigen"): Promise<string> {
    if (mode) await this.chooseMode(mode);
    await this.button("Neue Sitzung").click();
    return await this.number();
  }

  async number(): Promise<string> {
    const element = this.page.getByTestId("session-number");
    return await waitFor(async () => {
      const digits = (await element.textContent())?.replace(/\D/g, "") ?? "";
      return digits.length >= 9 ? digits : null;
    }, { what: "the session number" });
  }

  /** Presses "Steuern" and waits until it is granted. */
  async steer(): Promise<void> {
    const button = this.button("Steuern");
    await button.click();
    await waitFor(async () => await button.getAttribute("aria-pressed") === "true", { what: "steering" });
  }

  /** Where a point of the remote screen is on this page. */
  async point(x: number, y: number): Promise<{ x: number; y: number }> {
    const [box, size] = await Promise.all([this.canvas.boundingBox(), this.size()]);
    if (!box) throw new Error("Cannot find the remote screen on the page");
    // The middle of the pixel: rounding in the viewer then can't reach its neighbour.
    return { x: box.x + (x + 0.5) * box.width / size.width, y: box.y + (y + 0.5) * box.height / size.height };
  }

  get canvas(): Locator {
    return this.page.locator('canvas[data-testid="remote-screen"], [data-testid="remote-screen"] canvas')
      .first();
  }

  size(): Promise<{ width: number; height: number }> {
    return this.canvas.evaluate(async (canvas) => {
      const { width, height } = await createImageBitmap(canvas as HTMLCanvasElement);
      return { width, height };
    });
  }

  get ended(): Locator {
    return this.page.getByRole("dialog", { name: "Die Sitzung ist beendet" });
  }
}

/** The client's page. */
export class ClientPage {
  constructor(readonly page: Page) {}

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.getByLabel("Sitzungsnummer").waitFor();
  }

  async connect(number: string): Promise<void> {
    await this.page.getByLabel("Sitzungsnummer").fill(number);
    await this.button("Verbinden").click();
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  get question(): Locator {
    return consentDialog(this.page);
  }

  async answer(answer: "Ja" | "Nein"): Promise<void> {
    await answerQuestion(this.page, answer);
  }

  get ended(): Locator {
    return this.page.getByRole("dialog", { name: "Die Sitzung ist beendet" });
  }
}

/** The question stands on the passive side's page: the client's in Support, the adviser's in Zeigen. */
export function consentDialog(page: Page): Locator {
  return page.getByRole("dialog", { name: "Bildschirmfreigabe" }).or(
    page.getByRole("alertdialog", { name: "Bildschirmfreigabe" }),
  );
}

export async function answerQuestion(page: Page, answer: "Ja" | "Nein"): Promise<void> {
  const dialog = consentDialog(page);
  await dialog.getByRole("button", { name: answer, exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** The window in which the passive side ticks what may be seen. */
export function choiceDialog(page: Page): Locator {
  return page.getByRole("dialog", { name: "Applikationswahl" });
}

/** Answers the open question with these applications, by the names in the list, and nothing else. */
export async function chooseApplications(page: Page, names: string[]): Promise<void> {
  await consentDialog(page).getByRole("button", { name: "Applikationen wählen" }).click();
  const dialog = choiceDialog(page);
  for (const name of names) await dialog.getByRole("checkbox", { name, exact: true }).check();
  await dialog.getByRole("button", { name: "Auswahl bestätigen" }).click();
  await dialog.waitFor({ state: "hidden" });
}
