import type { Font, Glyph } from "../../overlay/font.ts";

/** Anti-aliased letters by FreeType 2 (https://freetype.org/freetype2/docs/reference). Offsets are those of 64-bit Linux. */

const SYMBOLS = {
  FT_Init_FreeType: { parameters: ["buffer"], result: "i32" },
  FT_Done_FreeType: { parameters: ["pointer"], result: "i32" },
  FT_New_Face: { parameters: ["pointer", "buffer", "i64", "buffer"], result: "i32" },
  FT_Set_Pixel_Sizes: { parameters: ["pointer", "u32", "u32"], result: "i32" },
  FT_Get_Char_Index: { parameters: ["pointer", "u64"], result: "u32" },
  FT_Load_Glyph: { parameters: ["pointer", "u32", "i32"], result: "i32" },
  FT_Get_Kerning: { parameters: ["pointer", "u32", "u32", "u32", "buffer"], result: "i32" },
} as const;

const FT_LOAD_RENDER = 4;
/** Hinted to whole rows only: even stems without moving letters sideways. */
const FT_LOAD_TARGET_LIGHT = 1 << 16;
const FT_FACE_FLAG_SCALABLE = 1n;
const FT_KERNING_UNFITTED = 1;
const FT_PIXEL_MODE_GRAY = 2;
/** FT_FaceRec, FT_SizeRec, FT_GlyphSlotRec. */
const FACE = { flags: 16, glyph: 152, size: 160 };
const SIZE = { ascender: 48, descender: 56 };
const SLOT = {
  linearAdvance: 112,
  rows: 152,
  width: 156,
  pitch: 160,
  buffer: 168,
  pixelMode: 178,
  left: 192,
  top: 196,
};

export interface FreeType {
  /** Null when the file is no scalable font. */
  open(file: string, index: number): Font | null;
  close(): void;
}

/** Null where there is no FreeType. */
export function openFreeType(): FreeType | null {
  let library: Deno.DynamicLibrary<typeof SYMBOLS>;
  try {
    library = Deno.dlopen("libfreetype.so.6", SYMBOLS);
  } catch (error) {
    // Deno throws a plain Error for a missing library.
    if (error instanceof Error) return null;
    throw error;
  }
  const { symbols } = library;
  const out = new BigUint64Array(1);
  if (symbols.FT_Init_FreeType(bytesOf(out)) !== 0) {
    library.close();
    return null;
  }
  const handle = Deno.UnsafePointer.create(out[0]);
  return {
    open(file, index) {
      const path = new TextEncoder().encode(`${file}\0`);
      if (symbols.FT_New_Face(handle, path, BigInt(index), bytesOf(out)) !== 0) return null;
      const face = Deno.UnsafePointer.create(out[0])!;
      const flags = new Deno.UnsafePointerView(face).getBigInt64(FACE.flags);
      return flags & FT_FACE_FLAG_SCALABLE ? new FreeTypeFont(symbols, face) : null;
    },
    close() {
      // Closes its faces too.
      symbols.FT_Done_FreeType(handle);
      library.close();
    },
  };
}

class FreeTypeFont implements Font {
  #symbols: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
  #face: Deno.PointerObject;
  #view: Deno.UnsafePointerView;
  #size = 0;
  #glyphs = new Map<string, Glyph | null>();

  constructor(symbols: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"], face: Deno.PointerObject) {
    this.#symbols = symbols;
    this.#face = face;
    this.#view = new Deno.UnsafePointerView(face);
  }

  metrics(size: number): { ascent: number; descent: number } {
    this.#resize(size);
    const view = new Deno.UnsafePointerView(this.#view.getPointer(FACE.size)!);
    return {
      ascent: Math.ceil(Number(view.getBigInt64(SIZE.ascender)) / 64),
      descent: Math.ceil(-Number(view.getBigInt64(SIZE.descender)) / 64),
    };
  }

  has(character: string): boolean {
    return this.#index(character) !== 0;
  }

  glyph(character: string, size: number): Glyph | null {
    const key = `${size} ${character}`;
    let glyph = this.#glyphs.get(key);
    if (glyph === undefined) {
      glyph = this.#render(this.#index(character), size);
      this.#glyphs.set(key, glyph);
    }
    return glyph;
  }

  kerning(left: string, right: string, size: number): number {
    this.#resize(size);
    const vector = new BigInt64Array(2);
    const indices = [this.#index(left), this.#index(right)] as const;
    const failed = this.#symbols.FT_Get_Kerning(this.#face, ...indices, FT_KERNING_UNFITTED, bytesOf(vector));
    return failed ? 0 : Number(vector[0]) / 64;
  }

  #index(character: string): number {
    return this.#symbols.FT_Get_Char_Index(this.#face, BigInt(character.codePointAt(0)!));
  }

  #resize(size: number): void {
    if (size !== this.#size) this.#symbols.FT_Set_Pixel_Sizes(this.#face, 0, size);
    this.#size = size;
  }

  #render(index: number, size: number): Glyph | null {
    if (index === 0) return null;
    this.#resize(size);
    const flags = FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT;
    if (this.#symbols.FT_Load_Glyph(this.#face, index, flags) !== 0) return null;
    const slot = new Deno.UnsafePointerView(this.#view.getPointer(FACE.glyph)!);
    const width = slot.getUint32(SLOT.width), height = slot.getUint32(SLOT.rows);
    const buffer = slot.getPointer(SLOT.buffer);
    const coverage = new Uint8Array(width * height);
    if (buffer) {
      if (slot.getUint8(SLOT.pixelMode) !== FT_PIXEL_MODE_GRAY) return null;
      const pitch = slot.getInt32(SLOT.pitch);
      const rows = new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(buffer, pitch * height));
      for (let row = 0; row < height; row++) {
        coverage.set(rows.subarray(row * pitch, row * pitch + width), row * width);
      }
    }
    return {
      width,
      height,
      coverage,
      left: slot.getInt32(SLOT.left),
      top: slot.getInt32(SLOT.top),
      advance: Number(slot.getBigInt64(SLOT.linearAdvance)) / 65536,
    };
  }
}

function bytesOf(words: BigUint64Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(words.buffer);
}
