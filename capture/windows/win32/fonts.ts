import "./display.ts";
import { openSystemLibrary, wide } from "../../system_library.ts";
import { type Handle } from "./values.ts";

/** gdi32's functions about letters. */
export const fonts = openSystemLibrary("gdi32.dll", {
  CreateCompatibleDC: { parameters: ["u64"], result: "u64" },
  CreateFontW: {
    parameters: [
      ...["i32", "i32", "i32", "i32", "i32"] as const,
      ...["u32", "u32", "u32", "u32", "u32", "u32", "u32", "u32"] as const,
      "buffer",
    ],
    result: "u64",
  },
  DeleteDC: { parameters: ["u64"], result: "i32" },
  DeleteObject: { parameters: ["u64"], result: "i32" },
  GetGlyphIndicesW: { parameters: ["u64", "buffer", "i32", "buffer", "u32"], result: "u32" },
  GetGlyphOutlineW: {
    parameters: ["u64", "u32", "u32", "buffer", "u32", "buffer", "buffer"],
    result: "u32",
  },
  GetKerningPairsW: { parameters: ["u64", "u32", "buffer"], result: "u32" },
  GetTextFaceW: { parameters: ["u64", "i32", "buffer"], result: "i32" },
  GetTextMetricsW: { parameters: ["u64", "buffer"], result: "i32" },
  SelectObject: { parameters: ["u64", "u64"], result: "u64" },
});

const DEFAULT_CHARSET = 1;
/** Outlines only: bitmaps can't be had as coverage. */
const OUT_TT_ONLY_PRECIS = 7;
const ANTIALIASED_QUALITY = 4;

/** `size` is pixels of the em square. 0n: none. CreateFontW */
export function createFont(family: string, { size, weight }: { size: number; weight: number }): Handle {
  return fonts.CreateFontW(
    ...[-size, 0, 0, 0, weight] as const,
    ...[0, 0, 0, DEFAULT_CHARSET, OUT_TT_ONLY_PRECIS, 0, ANTIALIASED_QUALITY, 0] as const,
    wide(family),
  );
}
