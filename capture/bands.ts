/** Runs of rows that are marked. */
export function findBands(stale: Uint8Array): { first: number; count: number }[] {
  const bands = [];
  for (let first = stale.indexOf(1); first >= 0;) {
    const end = stale.indexOf(0, first);
    const last = end < 0 ? stale.length : end;
    bands.push({ first, count: last - first });
    first = stale.indexOf(1, last);
  }
  return bands;
}
