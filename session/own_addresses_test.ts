import assert from "node:assert/strict";
import { ownAddresses, withOwnAddresses } from "./own_addresses.ts";

const NAME = "1f4712db-ea17-4bcf-a596-105139dfd8bf.local";
const candidate = (address: string) =>
  `candidate:1 1 udp 2113937151 ${address} 54400 typ host generation 0 ufrag x network-cost 999`;
const signal = (text: string) => ({
  kind: "candidate" as const,
  connection: "A".repeat(22),
  candidate: text,
  mid: "0",
  line: 0,
});

Deno.test("withOwnAddresses() puts this computer's addresses in for a hidden one, and keeps the name", () => {
  assert.deepEqual(withOwnAddresses(signal(candidate(NAME)), ["192.0.2.7", "2001:db8::7"]), [
    signal(candidate("192.0.2.7")),
    signal(candidate("2001:db8::7")),
    signal(candidate(NAME)),
  ]);
});

Deno.test("withOwnAddresses() leaves everything else as it is", () => {
  const restart = { kind: "restart" as const, connection: "A".repeat(22) };
  for (const one of [signal(candidate("192.0.2.1")), signal(""), signal("a.local"), restart]) {
    assert.deepEqual(withOwnAddresses(one, ["192.0.2.7"]), [one]);
  }
});

Deno.test("ownAddresses() names outer addresses, else inner ones, and no link-local IPv6", () => {
  const of = (address: string, internal: boolean) => ({ address, internal }) as never;
  const inner = { lo: [of("127.0.0.1", true)] };
  assert.deepEqual(ownAddresses({ ...inner, eth0: [of("192.0.2.7", false), of("fe80::1", false)] }), [
    "192.0.2.7",
  ]);
  assert.deepEqual(ownAddresses(inner), ["127.0.0.1"]);
});
