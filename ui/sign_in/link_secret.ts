/**
 * Takes a link's secret out of the address (`#link=…`) and wipes it there at once, so that it stays in no history,
 * bookmark or screenshot. Null when there is none.
 */
export function takeLinkSecret(): string | null {
  const secret = readLinkSecret(location.hash);
  if (location.hash) history.replaceState(null, "", location.pathname);
  return secret;
}

/** @param hash as in `location.hash`. */
export function readLinkSecret(hash: string): string | null {
  return /^#link=([A-Za-z0-9_-]{43})$/.exec(hash)?.[1] ?? null;
}
