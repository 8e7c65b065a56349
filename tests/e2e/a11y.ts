/// <reference lib="dom" />
import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";

/** What of ui.md's list a machine can check, for one page in one state. */

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** WCAG 1.4.10: 400 % of 1280 px. */
const NARROW = { width: 320, height: 720 };

/** Runs all checks; the page is left as it was. @param shots folder for screenshots, or null. */
export async function checkState(page: Page, name: string, shots: string | null): Promise<void> {
  const viewport = page.viewportSize() ?? { width: 1440, height: 1000 };
  const shoot = async (variant: string) => {
    if (shots) await page.screenshot({ path: `${shots}/${name}-${variant}.png` });
  };
  await checkAxe(page, name);
  await shoot("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await checkAxe(page, `${name}, dark`);
  await shoot("dark");
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  await checkAxe(page, `${name}, forced colours`);
  await shoot("forced");
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  await page.setViewportSize(NARROW);
  await shoot("narrow");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${name}: ${overflow} px too wide for 320 px`);
  await checkAxe(page, `${name}, narrow`);
  await page.setViewportSize(viewport);
}

async function checkAxe(page: Page, name: string): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const results = await axe.run(document, { runOnly: { type: "tag", values: tags } });
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) =>
        `${id}: ${html.slice(0, 160)} ${failureSummary?.replace(/\s+/g, " ")}`
      )
    );
  }, TAGS);
  assert.deepEqual(violations, [], `${name}: axe found`);
}

export interface TabStop {
  name: string;
  focusVisible: boolean;
}

/**
 * Walks the page with the Tab key once round. Every control that can be used must be reached and show its focus;
 * nothing may hold the focus.
 */
export async function checkTabWalk(page: Page, name: string): Promise<void> {
  const marked = await page.evaluate(() => {
    const modal = Array.from(document.querySelectorAll("dialog")).findLast((dialog) =>
      dialog.matches(":modal")
    );
    const wanted = Array.from(
      (modal ?? document).querySelectorAll<HTMLElement>(
        "a[href], button, input, select, textarea, summary, [tabindex]",
      ),
    ).filter((element) =>
      element.tabIndex >= 0 && !(element as HTMLButtonElement).disabled &&
      element.checkVisibility({ visibilityProperty: true })
    );
    const radios = new Set<string>();
    let count = 0;
    for (const element of wanted) {
      // A radio group is one stop: the arrow keys move inside.
      if (element instanceof HTMLInputElement && element.type === "radio") {
        const group = element.name;
        if (radios.has(group)) continue;
        radios.add(group);
        const members = document.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${group}"]`);
        const stop = Array.from(members).find((member) => member.checked) ?? element;
        stop.dataset.mfbStop = String(count++);
      } else element.dataset.mfbStop = String(count++);
    }
    (document.activeElement as HTMLElement | null)?.blur();
    return count;
  });
  const reached = new Set<string>(), hidden: string[] = [];
  for (let step = 0; step < 3 * marked + 6; step++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element?.dataset.mfbStop) return null;
      const style = getComputedStyle(element);
      const shows = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) ||
        style.boxShadow !== "none";
      return { id: element.dataset.mfbStop, shows, html: element.outerHTML.slice(0, 120) };
    });
    if (!stop) continue;
    reached.add(stop.id);
    if (!stop.shows) hidden.push(stop.html);
  }
  const missed = await page.evaluate((reached) => {
    const stops = Array.from(document.querySelectorAll<HTMLElement>("[data-mfb-stop]"));
    const missed = stops.filter(({ dataset }) => !reached.includes(dataset.mfbStop!));
    for (const { dataset } of stops) delete dataset.mfbStop;
    return missed.map(({ outerHTML }) => outerHTML.slice(0, 120));
  }, [...reached]);
  assert.deepEqual(missed, [], `${name}: not reached with Tab`);
  assert.deepEqual(hidden, [], `${name}: focus not visible`);
}
