import assert from "node:assert/strict";
import { isRefused } from "./amsi_result.ts";

Deno.test("isRefused() takes AMSI_RESULT as amsi.h defines it", () => {
  for (const result of [0, 1, 0x3fff, 0x5000, 0x7fff]) assert.ok(!isRefused(result), `${result}`);
  for (const result of [0x4000, 0x4fff, 0x8000, 0xffff_ffff]) assert.ok(isRefused(result), `${result}`);
});
