import type { Mask } from "./canvas.ts";

/** One letter: its coverage, and where it lies. */
export interface Glyph extends Mask {
  /** From the pen to the mask's left edge; from the base line up to its top. */
  left: number;
  top: number;
  /** How far the pen moves on; a fraction of pixels. */
  advance: number;
}

/** A font's letters. Sizes are pixels of the em square, whole numbers. */
export interface Font {
  metrics(size: number): { ascent: number; descent: number };
  has(character: string): boolean;
  /** Null for what the font lacks or can't draw. */
  glyph(character: string, size: number): Glyph | null;
  /** Pixels that two letters come nearer (below zero) to each other. */
  kerning(left: string, right: string, size: number): number;
}

export type Weight = "regular" | "bold";

export interface Fonts {
  /** The font for a character: the system's sans, or another one that has it. */
  pick(weight: Weight, character: string): Font;
  main(weight: Weight): Font;
  close(): void;
}
