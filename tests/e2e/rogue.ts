import * as esbuild from "esbuild";
import type { Page } from "playwright-core";
import type { HostControl, ViewerControl } from "../../protocol/control.ts";
import type { InputEvent } from "../../protocol/input.ts";
import type { LinkMessage } from "../../protocol/link.ts";
import { ROOT } from "./mfb.ts";
import type { RogueViewer } from "./rogue_viewer.ts";
import { waitFor } from "./wait.ts";

/** Drives rogue_viewer.ts in a page from the test's side. */
export interface Rogue {
  readonly number: string;
  /** Waits until its three channels to the host are open. */
  opened(): Promise<void>;
  input(grant: number, events: InputEvent[]): Promise<void>;
  control(message: ViewerControl): Promise<void>;
  heard(): Promise<HostControl[]>;
  /** What came over the link, in order. */
  linked(): Promise<LinkMessage[]>;
  screenPackets(): Promise<number>;
  faults(): Promise<string[]>;
}

type Holder = { rogue: RogueViewer };

export async function startRogue(page: Page, adviserUrl: string): Promise<Rogue> {
  const url = new URL(adviserUrl);
  const launch = /[A-Za-z0-9_-]{43}/.exec(url.hash)?.[0];
  if (!launch) throw new Error("Cannot find the launch token in the adviser's address");
  await page.goto(url.origin);
  await page.evaluate(
    `${await bundle()}; rogueModule.startRogue("${launch}").then((r) => { globalThis.rogue = r; })`,
  );
  const number = await page.evaluate(() => (globalThis as unknown as Holder).rogue.number);
  const rogue: Rogue = {
    number,
    opened: async () => {
      await waitFor(() => page.evaluate(() => (globalThis as unknown as Holder).rogue.open()), {
        what: "the rogue's channels",
        timeoutMs: 20_000,
        otherwise: async () => (await rogue.faults()).join("; "),
      });
    },
    input: (grant, events) =>
      page.evaluate(
        ({ grant, events }) => (globalThis as unknown as Holder).rogue.sendInput(grant, events),
        { grant, events },
      ),
    control: (message) =>
      page.evaluate((message) => (globalThis as unknown as Holder).rogue.sendControl(message), message),
    heard: () => page.evaluate(() => (globalThis as unknown as Holder).rogue.control),
    linked: () => page.evaluate(() => (globalThis as unknown as Holder).rogue.link),
    screenPackets: () => page.evaluate(() => (globalThis as unknown as Holder).rogue.screenPackets),
    faults: () => page.evaluate(() => (globalThis as unknown as Holder).rogue.faults),
  };
  return rogue;
}

async function bundle(): Promise<string> {
  const result = await esbuild.build({
    entryPoints: [`${ROOT}tests/e2e/rogue_viewer.ts`],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: "iife",
    globalName: "rogueModule",
    target: "es2022",
  });
  await esbuild.stop();
  // Top level `var` of an evaluated expression stays in its function: hand the module over explicitly.
  return result.outputFiles[0].text;
}
