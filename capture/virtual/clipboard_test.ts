import assert from "node:assert/strict";
import { testClipboard } from "../clipboard_contract.ts";
import { openVirtual } from "./platform.ts";

testClipboard("virtual", () => {
  const platform = openVirtual();
  const { clip } = platform;
  return Promise.resolve({
    platform,
    copy: (text: string) => Promise.resolve(clip.copy({ kind: "text", text })),
    copyConcealed: () => Promise.resolve(clip.copy({ kind: "concealed" })),
    paste() {
      const { content } = clip;
      assert.equal(content.kind, "text");
      return Promise.resolve(content.kind === "text" ? content.text : "");
    },
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  });
});
