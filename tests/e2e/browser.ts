import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** A Chromium of the test's own. */
export interface TestBrowser extends AsyncDisposable {
  readonly browser: Browser;
  /** A page in a context of its own, German, with whatever went wrong in it written down. */
  page(options?: BrowserContextOptions): Promise<TestPage>;
}

export interface TestPage {
  page: Page;
  /** Uncaught errors and console errors. */
  faults: string[];
}

export interface BrowserOptions {
  /** Network namespace to run in (root only). */
  namespace?: string;
  /** Show it on this X display instead of headless. */
  display?: string;
  args?: string[];
}

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--force-color-profile=srgb",
  // Pages that are covered or in the background go on painting, as the test looks at several at once.
  "--disable-renderer-backgrounding",
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
];

/** Chromium looks at the camera's policy too whenever a screen is captured, and goes on. */
const CAMERA = "Permissions policy violation: camera is not allowed in this document.";

export const CHROMIUM = Deno.env.get("MFB_CHROMIUM") ?? "/usr/bin/chromium";

export async function startBrowser(options: BrowserOptions = {}): Promise<TestBrowser> {
  const wrapper = options.namespace ? await namespaceWrapper(options.namespace) : null;
  const browser = await chromium.launch({
    executablePath: wrapper ?? CHROMIUM,
    headless: options.display === undefined,
    args: [...ARGS, ...options.args ?? []],
    env: { ...Deno.env.toObject(), ...(options.display ? { DISPLAY: options.display } : {}) },
  });
  return {
    browser,
    async page(contextOptions = {}) {
      const context = await browser.newContext({
        locale: "de-DE",
        timezoneId: "Europe/Berlin",
        viewport: { width: 1440, height: 1000 },
        ...contextOptions,
      });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && message.text() !== CAMERA) faults.push(message.text());
      });
      return { page, faults };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      if (wrapper) await Deno.remove(wrapper);
    },
  };
}

/** Playwright starts one program, so entering the namespace has to be one. */
async function namespaceWrapper(namespace: string): Promise<string> {
  const path = await Deno.makeTempFile({ prefix: "mfb-chromium-", suffix: ".sh" });
  await Deno.writeTextFile(path, `#!/bin/sh\nexec ip netns exec ${namespace} ${CHROMIUM} "$@"\n`);
  await Deno.chmod(path, 0o755);
  return path;
}
