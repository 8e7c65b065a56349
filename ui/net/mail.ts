/** The mail program is on its way by then. */
const OPENING_MS = 2_000;

let until = -Infinity;

/**
 * Chromium fires `beforeunload` for a `mailto:` link as well, though the page stays: who clicks one isn't to be asked whether
 * to leave.
 */
export function openingMail(): void {
  until = performance.now() + OPENING_MS;
}

export function isOpeningMail(): boolean {
  return performance.now() < until;
}
