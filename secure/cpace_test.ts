import assert from "node:assert/strict";
import { lvCat, utf8 } from "./bytes.ts";
import * as cpace from "./cpace.ts";

/** Vectors of draft-irtf-cfrg-cpace, git 8fb4056, testvectors.md, "group ristretto255 and hash SHA-512". */

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const toHex = (bytes: Uint8Array | null) =>
  bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const scalar = (text: string) => cpace.scalarFromBytes(hex(text));

const INPUT = {
  secret: utf8("Password"),
  channel: hex("6f630b425f726573706f6e6465720b415f696e69746961746f72"),
  sid: hex("7e4b4791d6a8ef019b936c79fb7f2c57"),
};
const YA = "da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08";
const YB = "d2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d";
const SHARE_A = "d40fb265a7abeaee7939d91a585fe59f7053f982c296ec413c624c669308f87a";
const SHARE_B = "08bcf6e9777a9c313a3db6daa510f2d398403319c2341bd506a92e672eb7e307";
const K = "e22b1ef7788f661478f3cddd4c600774fc0f41e6b711569190ff88fa0e607e09";
const TRANSCRIPT = `20${SHARE_A}0341446120${SHARE_B}03414462`;
const ISK = "4c5469a16b2364c4b944ebc1a79e51d1674ad47db26e8718154f59faebfaa52d" +
  "8346f30aa58377117eb20d527f2cbc5c76381f7fd372e89df8239f87f2e02ed1";
const SID_OUTPUT = "2a76d3bbc499dfdc4dcacc9ff042f4e1a54e3843258e100ccd7c60f0a541f9d3" +
  "ebf025e68a460dde218bd39f0711bc6fa11409c9d7b69d8ccf6b32fc51ddb699";
const S = "7cd0e075fa7955ba52c02759a6c90dbbfc10e6d40aea8d283e407d88cf538a05";
const transcript = cpace.transcript({
  shareA: hex(SHARE_A),
  dataA: utf8("ADa"),
  shareB: hex(SHARE_B),
  dataB: utf8("ADb"),
});

Deno.test("lvCat() gives the draft's strings", () => {
  assert.equal(toHex(lvCat(new Uint8Array(0))), "00");
  assert.equal(toHex(lvCat(utf8("1234"))), "0431323334");
  const range = (length: number) => Uint8Array.from({ length }, (_, i) => i);
  assert.equal(toHex(lvCat(range(127))), `7f${toHex(range(127))}`);
  assert.equal(toHex(lvCat(range(128))), `8001${toHex(range(128))}`);
  assert.equal(toHex(lvCat(utf8("1234"), utf8("5"), utf8(""), utf8("678"))), "043132333401350003363738");
});

Deno.test("generatorString() and generator() give the draft's values", () => {
  assert.equal(
    toHex(cpace.generatorString(INPUT)),
    `11435061636552697374726574746f3235350850617373776f726464${"00".repeat(100)}` +
      "1a6f630b425f726573706f6e6465720b415f696e69746961746f72107e4b4791d6a8ef019b936c79fb7f2c57",
  );
  assert.equal(
    toHex(cpace.generator(INPUT).toBytes()),
    "a6fc82c3b8968fbb2e06fee81ca858586dea50d248f0c7ca6a18b0902a30b36b",
  );
});

Deno.test("share() gives the draft's messages of A and of B", () => {
  const g = cpace.generator(INPUT);
  assert.equal(toHex(cpace.share(g, scalar(YA))), SHARE_A);
  assert.equal(toHex(cpace.share(g, scalar(YB))), SHARE_B);
});

Deno.test("vfy() gives the draft's secret point on both sides, and its valid case", () => {
  assert.equal(toHex(cpace.vfy(scalar(YA), hex(SHARE_B))), K);
  assert.equal(toHex(cpace.vfy(scalar(YB), hex(SHARE_A))), K);
  assert.equal(
    toHex(cpace.vfy(scalar(S), hex("2c3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c"))),
    "7c13645fe790a468f62c39beb7388e541d8405d1ade69d1778c5fe3e7f6b600e",
  );
});

Deno.test("transcript(), isk() and sidOutput() give the draft's values", () => {
  assert.equal(toHex(transcript), TRANSCRIPT);
  assert.equal(toHex(cpace.isk({ sid: INPUT.sid, k: hex(K), transcript })), ISK);
  assert.equal(toHex(cpace.sidOutput(transcript)), SID_OUTPUT);
});

const INVALID: [string, Uint8Array][] = [
  ["the draft's Y_i1", hex("2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c")],
  ["the draft's Y_i2, the neutral element", new Uint8Array(32)],
  ["a number above the field's", new Uint8Array(32).fill(0xff)],
  ["a negative number", hex(`01${"00".repeat(31)}`)],
  ["31 bytes", new Uint8Array(31)],
  ["33 bytes", new Uint8Array(33)],
  ["nothing", new Uint8Array(0)],
];
for (const [what, bytes] of INVALID) {
  Deno.test(`vfy() gives null for ${what}`, () => assert.equal(cpace.vfy(scalar(S), bytes), null));
}

Deno.test("sampleScalar() never repeats and stays below the group's order", () => {
  const scalars = Array.from({ length: 50 }, cpace.sampleScalar);
  assert.equal(new Set(scalars).size, 50);
  for (const y of scalars) assert.ok(y > 0n && y < 2n ** 252n + 27742317777372353535851937790883648493n);
});
