import assert from "node:assert/strict";
import { hostDetail } from "../protocol/local.ts";
import { SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { parseMessage } from "../protocol/parse.ts";
import { previewDetails } from "./host_details.ts";

Deno.test("previewDetails() cuts any size into messages that fit, top first, without a gap", () => {
  for (const [width, height] of [[1, 1], [320, 180], [7, 240], [320, 240]]) {
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => i * 37 + (i >> 8));
    const joined: number[] = [];
    for (const detail of previewDetails({ width, height, rgb })) {
      const text = JSON.stringify({ type: "host", event: detail });
      assert.ok(text.length < SIGNALLING_MESSAGE_MAX_BYTES);
      const read = parseMessage(hostDetail, JSON.stringify(detail), SIGNALLING_MESSAGE_MAX_BYTES);
      assert.ok(read.type === "preview" && read.y === joined.length / width / 3);
      for (const char of atob(read.rows)) joined.push(char.charCodeAt(0));
    }
    assert.deepEqual(Uint8Array.from(joined), rgb);
  }
});
