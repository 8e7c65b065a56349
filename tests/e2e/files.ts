/// <reference lib="dom" />
import type { Locator, Page } from "playwright-core";
import type { Meeting } from "./meeting.ts";
import { waitFor } from "./wait.ts";

/** The window "Dateitransfer", by the names that people see. */
export class FilesWindow {
  constructor(readonly page: Page) {}

  get window(): Locator {
    return this.page.getByRole("region", { name: "Dateitransfer" });
  }

  get question(): Locator {
    return this.page.getByRole("dialog", { name: "Dateitransfer zulassen?" });
  }

  get request(): Locator {
    return this.page.getByRole("dialog", { name: "Die Kanzlei bittet um Dateien" });
  }

  /** Opens it where it hasn't opened by itself. */
  async open(): Promise<void> {
    if (await this.window.isVisible()) return;
    await this.page.getByRole("button", { name: "Dateien", exact: true }).first().click();
    await this.window.waitFor();
  }

  /** @param paths of files on this computer, or of one folder. */
  async choose(paths: string[], { folder = false, within = this.window as Locator } = {}): Promise<void> {
    const input = within.getByTestId(folder ? "pick-folder" : "pick-files");
    // As the page's own button does: the same file may be chosen twice.
    await input.evaluate((element) => void ((element as HTMLInputElement).value = ""));
    await input.setInputFiles(folder ? paths[0] : paths);
  }

  async answer(answer: "Ja" | "Nein"): Promise<void> {
    await this.question.getByRole("button", { name: answer, exact: true }).click();
    await this.question.waitFor({ state: "hidden" });
  }

  row(name: string): Locator {
    return this.window.getByRole("listitem").filter({ hasText: name }).first();
  }

  /** Waits until a row is in this state. @returns its text. */
  async rowIs(name: string, state: string, timeoutMs = 30_000): Promise<string> {
    const row = this.row(name);
    await waitFor(
      async () => await row.getAttribute("data-state", { timeout: 1_000 }).catch(() => null) === state,
      {
        what: `"${name}" to be ${state}`,
        timeoutMs,
        otherwise: () => this.page.locator("body").innerText(),
      },
    );
    return await row.innerText();
  }
}

export function filesWindows({ adviser, customer }: Meeting): { office: FilesWindow; client: FilesWindow } {
  return { office: new FilesWindow(adviser.page), client: new FilesWindow(customer.page) };
}

/** A home in `folder`. @returns the environment in which the client finds its folders there. */
export async function makeHome(folder: string): Promise<Record<string, string>> {
  await Deno.mkdir(`${folder}/config`, { recursive: true });
  await Deno.mkdir(`${folder}/Downloads`);
  await Deno.mkdir(`${folder}/Dokumente`);
  await Deno.writeTextFile(
    `${folder}/config/user-dirs.dirs`,
    `XDG_DOWNLOAD_DIR="${folder}/Downloads"\nXDG_DESKTOP_DIR="${folder}/Schreibtisch"\nXDG_DOCUMENTS_DIR="${folder}/Dokumente"\n`,
  );
  return { XDG_CONFIG_HOME: `${folder}/config` };
}

/** All files below a folder, by their relative paths. */
export async function filesBelow(folder: string, above = ""): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (!isDirectory) found.set(above + name, await Deno.readFile(path));
    else for (const [inner, bytes] of await filesBelow(path, `${above}${name}/`)) found.set(inner, bytes);
  }
  return found;
}

/** Bytes that repeat nowhere soon; the same ones each time. */
export function testBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let at = 0, value = seed; at < words.length; at++) {
    value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) + 0x9e3779b9 | 0;
    words[at] = value;
  }
  return new Uint8Array(words.buffer, 0, length);
}
