import { openBrowser } from "./open_browser.ts";

/** For the tests: opens an address, and ends as soon as that is under way. */
openBrowser(Deno.args[0]);
