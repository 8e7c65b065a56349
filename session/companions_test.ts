import assert from "node:assert/strict";
import { Companions } from "./companions.ts";
import type { ScreenHost } from "./host_types.ts";
import type { TransportIdentity } from "./transport/types.ts";

const KEY = "A".repeat(43);

Deno.test("remote input rests from the question of a hand-over until its answer", () => {
  const rests: boolean[] = [];
  const host = {
    state: { phase: "sharing" },
    asking: (asking: boolean) => void rests.push(asking),
    raise: () => {},
  } as unknown as ScreenHost;
  const companions = new Companions({
    computerName: "Rechner 7",
    tell: () => {},
    link: () => null,
    host: () => host,
    identity: () => ({ fingerprint: "AA" }) as TransportIdentity,
    viewing: () => false,
    onHandover: () => {},
    log: () => {},
  });
  const names = { giver: "Anna", taker: "Bernd", fingerprint: "BB" };
  companions.fromLink({
    type: "handover",
    message: { kind: "ask", number: 1, ...names, key: KEY, salt: KEY },
  });
  assert.equal(rests.at(-1), true);
  companions.fromUi({ type: "handover", answer: { number: 1, answer: "no", wording: "Nein" } });
  assert.equal(rests.at(-1), false);
});
