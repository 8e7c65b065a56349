const NOTCH = 120;
/** One message can't scroll further than this. */
const NOTCHES_MAX = 50;

/** Adds a wheel's way to what was left over, and takes the whole notches out of it. */
export function takeNotches(
  rest: { x: number; y: number },
  { dx, dy }: { dx: number; dy: number },
): { x: number; y: number } {
  const take = (axis: "x" | "y", way: number) => {
    const limit = NOTCHES_MAX * NOTCH;
    // A turn the other way starts anew.
    const left = Math.sign(rest[axis]) === -Math.sign(way) ? 0 : rest[axis];
    const sum = left + Math.max(-limit, Math.min(limit, way));
    const notches = Math.trunc(sum / NOTCH);
    rest[axis] = sum - notches * NOTCH;
    return notches;
  };
  return { x: take("x", dx), y: take("y", dy) };
}
