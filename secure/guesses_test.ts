import assert from "node:assert/strict";
import { createResponders } from "./guesses.ts";
import { createInitiator } from "./handshake.ts";

const ADVISER = { secret: "4072", fingerprint: Array(32).fill("BB").join(":") };
const client = (secret: string) => createInitiator({ secret, fingerprint: Array(32).fill("AA").join(":") });

Deno.test("createResponders() gives up after three answers, whether they were confirmed or left hanging", () => {
  const responders = createResponders(ADVISER);
  const [wrong, hanging, failed] = [client("0000"), client("0001"), client("0002")];
  const first = responders.next()!;
  const { reply } = wrong.onReply(first.onFirst(wrong.first).reply);
  assert.deepEqual(first.onConfirm(reply!), { error: "not-verified" });
  assert.equal(responders.left, 2);
  responders.next()!.onFirst(hanging.first);
  assert.equal(responders.left, 1);
  responders.next()!.onFirst(failed.first);
  assert.equal(responders.left, 0);
  assert.equal(responders.next(), null);
});

Deno.test("createResponders() counts answers of runs that are open at once", () => {
  const responders = createResponders(ADVISER);
  const runs = Array.from({ length: 5 }, () => responders.next()!);
  const steps = runs.map((run) => run.onFirst(client("0000").first).reply.step);
  assert.deepEqual(steps, ["b", "b", "b", "fail", "fail"]);
  assert.equal(responders.left, 0);
});

Deno.test("createResponders() doesn't count what it didn't answer", () => {
  const responders = createResponders(ADVISER);
  const run = responders.next()!;
  run.onFirst({ step: "fail", reason: "not-verified" });
  responders.next()!.onFirst({ ...client("4072").first, version: 99 } as never);
  responders.next()!.onFirst({ ...client("4072").first, share: "A".repeat(43) } as never);
  assert.equal(responders.left, 3);
});

Deno.test("createResponders() lets the right client in after two wrong ones", () => {
  const responders = createResponders(ADVISER);
  for (const secret of ["1111", "2222"]) responders.next()!.onFirst(client(secret).first);
  const run = responders.next()!, honest = client("4072");
  const outcome = honest.onReply(run.onFirst(honest.first).reply);
  assert.ok("result" in outcome && "result" in run.onConfirm(outcome.reply));
});
