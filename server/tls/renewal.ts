/** A certificate is renewed after this part of its life. */
const RENEW_AT = 2 / 3;
/** Renewals are spread over this part of its life, so that not all servers come at once. */
const SPREAD = 1 / 30;
/** The pause after a failed order doubles from the first to the last; services count failures per hour. */
const BACKOFF_FIRST_MS = 2 * 60 * 1000;
const BACKOFF_LAST_MS = 6 * 60 * 60 * 1000;

/** When to renew a certificate. @param random from 0 up to 1. */
export function renewalTime(
  { notBefore, notAfter }: { notBefore: number; notAfter: number },
  random: number,
): number {
  return notBefore + (notAfter - notBefore) * (RENEW_AT + SPREAD * random);
}

/** How long to wait after the `failures`-th failure in a row, milliseconds: half of it is chance. */
export function backoffMs(failures: number, random: number): number {
  const most = Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, failures - 1));
  return most / 2 + random * most / 2;
}
