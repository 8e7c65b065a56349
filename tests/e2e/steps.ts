/** Steps that build on each other: the first that fails ends the test, since the rest would only repeat its failure. */
export function inOrder(
  t: Deno.TestContext,
): (name: string, fn: () => void | Promise<void>) => Promise<void> {
  return async (name, fn) => {
    if (!await t.step(name, fn)) throw new Error(`The steps after "${name}" were left out`);
  };
}
