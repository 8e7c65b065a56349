import type { Font, Glyph } from "../../overlay/font.ts";
import { createFont, fonts } from "../win32/fonts.ts";
import { fromWide, wide } from "../../system_library.ts";
import { type Handle } from "../win32/values.ts";
import { coverageOf } from "./gray_bitmap.ts";

const GGO_GRAY8_BITMAP = 6;
const GDI_ERROR = 0xffff_ffff;
const GGI_MARK_NONEXISTING_GLYPHS = 1;
const NO_GLYPH = 0xffff;
/** GLYPHMETRICS: gmBlackBoxX 0, gmBlackBoxY 4, gmptGlyphOrigin 8, gmCellIncX 16. */
const GLYPHMETRICS_BYTES = 20;
/** MAT2 of four FIXED, fractions first: nothing is turned or stretched. */
const IDENTITY = new Uint8Array(new Uint16Array([0, 1, 0, 0, 0, 0, 0, 1]).buffer);
/** TEXTMETRICW: tmAscent 4, tmDescent 8. */
const TEXTMETRIC_BYTES = 60;
/** KERNINGPAIR: wFirst 0, wSecond 2, iKernAmount 4. */
const KERNINGPAIR_BYTES = 8;
const FACE_UNITS = 64;

/** One size of a font. */
interface Sized {
  handle: Handle;
  ascent: number;
  descent: number;
  kerning: Map<string, number>;
  glyphs: Map<string, Glyph | null>;
}

/**
 * Letters by GDI, hinted to the pixels and smooth ("GetGlyphOutlineW", Microsoft Learn). Only characters of the Basic
 * Multilingual Plane: GetGlyphIndicesW knows no others.
 */
export class GdiFont implements Font, Disposable {
  #context: Handle = fonts.CreateCompatibleDC(0n);
  #family: string;
  #weight: number;
  #sizes = new Map<number, Sized>();
  #known = new Map<string, boolean>();

  /** `weight` as LOGFONTW has it: 400 regular, 700 bold. */
  constructor(family: string, weight: number) {
    this.#family = family;
    this.#weight = weight;
  }

  /** The family that the system has taken for the one that was asked for. GetTextFaceW */
  get family(): string {
    this.#select(16);
    const name = new Uint8Array(2 * FACE_UNITS);
    fonts.GetTextFaceW(this.#context, FACE_UNITS, name);
    return fromWide(name);
  }

  metrics(size: number): { ascent: number; descent: number } {
    const { ascent, descent } = this.#select(size);
    return { ascent, descent };
  }

  has(character: string): boolean {
    let known = this.#known.get(character);
    if (known === undefined) {
      known = this.#find(character);
      this.#known.set(character, known);
    }
    return known;
  }

  glyph(character: string, size: number): Glyph | null {
    const sized = this.#select(size);
    let glyph = sized.glyphs.get(character);
    if (glyph === undefined) {
      glyph = this.has(character) ? this.#render(character) : null;
      sized.glyphs.set(character, glyph);
    }
    return glyph;
  }

  kerning(left: string, right: string, size: number): number {
    return this.#select(size).kerning.get(left + right) ?? 0;
  }

  [Symbol.dispose](): void {
    // A font that is selected can't be deleted.
    fonts.DeleteDC(this.#context);
    for (const { handle } of this.#sizes.values()) fonts.DeleteObject(handle);
    this.#sizes.clear();
  }

  #select(size: number): Sized {
    let sized = this.#sizes.get(size);
    if (!sized) {
      const handle = createFont(this.#family, { size, weight: this.#weight });
      fonts.SelectObject(this.#context, handle);
      sized = { handle, ...this.#readMetrics(), kerning: this.#readKerning(), glyphs: new Map() };
      this.#sizes.set(size, sized);
      return sized;
    }
    fonts.SelectObject(this.#context, sized.handle);
    return sized;
  }

  #readMetrics(): { ascent: number; descent: number } {
    const metrics = new DataView(new ArrayBuffer(TEXTMETRIC_BYTES));
    fonts.GetTextMetricsW(this.#context, new Uint8Array(metrics.buffer));
    return { ascent: metrics.getInt32(4, true), descent: metrics.getInt32(8, true) };
  }

  #readKerning(): Map<string, number> {
    const count = fonts.GetKerningPairsW(this.#context, 0, null);
    const pairs = new DataView(new ArrayBuffer(count * KERNINGPAIR_BYTES));
    fonts.GetKerningPairsW(this.#context, count, new Uint8Array(pairs.buffer));
    return new Map(Array.from({ length: count }, (_, i) => {
      const at = i * KERNINGPAIR_BYTES;
      const pair = String.fromCharCode(pairs.getUint16(at, true), pairs.getUint16(at + 2, true));
      return [pair, pairs.getInt32(at + 4, true)];
    }));
  }

  #find(character: string): boolean {
    if (character.length !== 1) return false;
    this.#select(16);
    const index = new Uint16Array(1);
    const found = fonts.GetGlyphIndicesW(
      this.#context,
      wide(character),
      1,
      new Uint8Array(index.buffer),
      GGI_MARK_NONEXISTING_GLYPHS,
    );
    return found === 1 && index[0] !== NO_GLYPH;
  }

  /** The font in its size is selected. */
  #render(character: string): Glyph | null {
    const metrics = new DataView(new ArrayBuffer(GLYPHMETRICS_BYTES));
    const outline = (bytes: Uint8Array<ArrayBuffer> | null) =>
      fonts.GetGlyphOutlineW(
        this.#context,
        character.charCodeAt(0),
        GGO_GRAY8_BITMAP,
        new Uint8Array(metrics.buffer),
        bytes?.length ?? 0,
        bytes,
        IDENTITY,
      );
    const size = outline(null);
    if (size === GDI_ERROR) return null;
    const bytes = new Uint8Array(size);
    if (size > 0 && outline(bytes) === GDI_ERROR) return null;
    // A blank has no picture, but a box of 1 × 1.
    const width = size > 0 ? metrics.getUint32(0, true) : 0;
    const height = size > 0 ? metrics.getUint32(4, true) : 0;
    return {
      width,
      height,
      coverage: coverageOf(bytes, { width, height }),
      left: metrics.getInt32(8, true),
      top: metrics.getInt32(12, true),
      advance: metrics.getInt16(16, true),
    };
  }
}
