/** The system's fonts by fontconfig (https://www.freedesktop.org/software/fontconfig/fontconfig-devel/). */

const SYMBOLS = {
  // The first one of a computer reads all fonts, which takes seconds.
  FcInitLoadConfigAndFonts: { parameters: [], result: "pointer", nonblocking: true },
  FcConfigDestroy: { parameters: ["pointer"], result: "void" },
  FcNameParse: { parameters: ["buffer"], result: "pointer" },
  FcCharSetCreate: { parameters: [], result: "pointer" },
  FcCharSetAddChar: { parameters: ["pointer", "u32"], result: "i32" },
  FcCharSetDestroy: { parameters: ["pointer"], result: "void" },
  FcPatternAddCharSet: { parameters: ["pointer", "buffer", "pointer"], result: "i32" },
  FcPatternDestroy: { parameters: ["pointer"], result: "void" },
  FcConfigSubstitute: { parameters: ["pointer", "pointer", "i32"], result: "i32" },
  FcDefaultSubstitute: { parameters: ["pointer"], result: "void" },
  FcFontMatch: { parameters: ["pointer", "pointer", "buffer"], result: "pointer" },
  FcPatternGetString: { parameters: ["pointer", "buffer", "i32", "buffer"], result: "i32" },
  FcPatternGetInteger: { parameters: ["pointer", "buffer", "i32", "buffer"], result: "i32" },
} as const;

const FC_MATCH_PATTERN = 0;
const FC_RESULT_MATCH = 0;

export interface FontFile {
  file: string;
  /** Which face of the file, and which instance of a variable one. */
  index: number;
}

export interface Fontconfig {
  /**
   * The best font for a pattern, e.g. "sans-serif:weight=180"; one that has `character`, where there is such a font.
   */
  match(pattern: string, character?: string): FontFile | null;
  close(): void;
}

/** Null where there is no fontconfig. */
export async function openFontconfig(): Promise<Fontconfig | null> {
  let library: Deno.DynamicLibrary<typeof SYMBOLS>;
  try {
    library = Deno.dlopen("libfontconfig.so.1", SYMBOLS);
  } catch (error) {
    // Deno throws a plain Error for a missing library.
    if (error instanceof Error) return null;
    throw error;
  }
  const { symbols } = library;
  const config = await symbols.FcInitLoadConfigAndFonts();
  if (!config) {
    library.close();
    return null;
  }
  return {
    match(pattern, character) {
      const wanted = symbols.FcNameParse(cString(pattern));
      if (!wanted) return null;
      if (character) {
        const characters = symbols.FcCharSetCreate();
        symbols.FcCharSetAddChar(characters, character.codePointAt(0)!);
        symbols.FcPatternAddCharSet(wanted, cString("charset"), characters);
        symbols.FcCharSetDestroy(characters);
      }
      symbols.FcConfigSubstitute(config, wanted, FC_MATCH_PATTERN);
      symbols.FcDefaultSubstitute(wanted);
      const found = symbols.FcFontMatch(config, wanted, new Uint8Array(4));
      symbols.FcPatternDestroy(wanted);
      if (!found) return null;
      const file = stringOf(symbols, found), index = indexOf(symbols, found);
      symbols.FcPatternDestroy(found);
      return file === null ? null : { file, index };
    },
    close() {
      symbols.FcConfigDestroy(config);
      library.close();
    },
  };
}

type Symbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

function stringOf(symbols: Symbols, pattern: Deno.PointerObject): string | null {
  const out = new BigUint64Array(1);
  const bytes = new Uint8Array(out.buffer);
  if (symbols.FcPatternGetString(pattern, cString("file"), 0, bytes) !== FC_RESULT_MATCH) return null;
  const pointer = Deno.UnsafePointer.create(out[0]);
  return pointer && Deno.UnsafePointerView.getCString(pointer);
}

function indexOf(symbols: Symbols, pattern: Deno.PointerObject): number {
  const out = new Int32Array(1);
  const bytes = new Uint8Array(out.buffer);
  return symbols.FcPatternGetInteger(pattern, cString("index"), 0, bytes) === FC_RESULT_MATCH ? out[0] : 0;
}

function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
