import type { Bar } from "../types.ts";

/** 0xRRGGBB. The same green, amber and red as ui/styles/base.css has on dark ground. */
export type Colour = number;

/** Lengths at 96 dots an inch; multiply by the scale. */
export const SIZES = {
  padding: 8,
  gap: 6,
  /** Between groups: who looks, the buttons, the fold button. */
  groupGap: 14,
  corner: 16,
  border: 2,
  chip: 40,
  chipCorner: 12,
  chipGap: 10,
  chipIcon: 22,
  statusMax: 350,
  questionMax: 400,
  buttonMin: 72,
  buttonHeight: 52,
  buttonPadding: 10,
  buttonCorner: 10,
  buttonIcon: 20,
  answerMin: 104,
  answerHeight: 44,
  answerPadding: 18,
  foldWidth: 40,
  /** A longer name stands on the handle only. */
  foldLabelMax: 110,
  handleWidth: 96,
  handleHeight: 40,
  /** Left and right of the bar, where the screen is wide enough. */
  margin: 16,
  frame: 4,
} as const;

/** Letters' sizes at 96 dots an inch. */
export const TEXT = { title: 15, line: 13, button: 13, question: 15, answer: 14 } as const;

export const COLOURS = {
  surface: 0x17201d,
  divider: 0x3a4742,
  text: 0xf4f8f6,
  quiet: 0xb9c6c0,
  /** The question mark's ground, and the mark. */
  question: 0xeef3f0,
  questionMark: 0x14201b,
} as const;

export interface Look {
  fill: Colour;
  border: Colour;
  text: Colour;
}

/** A button's looks: as it stands, below the pointer, held down. */
export const BUTTONS = {
  plain: {
    rest: { fill: 0x17201d, border: 0x17201d, text: 0xf4f8f6 },
    hover: { fill: 0x34423c, border: 0x34423c, text: 0xffffff },
    down: { fill: 0x46574f, border: 0x7f8e87, text: 0xffffff },
  },
  pressed: {
    rest: { fill: 0x1d4a3a, border: 0x6fd0aa, text: 0xd9f7ea },
    hover: { fill: 0x256049, border: 0x8fdfbf, text: 0xffffff },
    down: { fill: 0x0f3326, border: 0x8fdfbf, text: 0xffffff },
  },
  danger: {
    rest: { fill: 0xb3261e, border: 0xb3261e, text: 0xffffff },
    hover: { fill: 0xc93229, border: 0xc93229, text: 0xffffff },
    down: { fill: 0x8c1a14, border: 0xff9e94, text: 0xffffff },
  },
  answer: {
    rest: { fill: 0xeef3f0, border: 0xeef3f0, text: 0x14201b },
    hover: { fill: 0xc4ecdb, border: 0x6fd0aa, text: 0x0c1613 },
    down: { fill: 0x8fd9b9, border: 0x6fd0aa, text: 0x0c1613 },
  },
  disabled: {
    rest: { fill: 0x17201d, border: 0x17201d, text: 0x85928c },
    hover: { fill: 0x17201d, border: 0x17201d, text: 0x85928c },
    down: { fill: 0x17201d, border: 0x17201d, text: 0x85928c },
  },
} as const satisfies Record<string, Record<"rest" | "hover" | "down", Look>>;

export type ButtonKind = keyof typeof BUTTONS;
export type ButtonState = "rest" | "hover" | "down";

export interface Tone {
  /** The frame around the screen, and the bar's border. */
  frame: Colour;
  /** The chip in the bar, and the folded handle. */
  chip: Colour;
  chipHover: Colour;
  /** On the chip. */
  symbol: Colour;
  icon: "eye" | "pause" | "warning";
}

export const TONES: Record<Bar["tone"], Tone> = {
  sharing: { frame: 0x10a674, chip: 0x6fd0aa, chipHover: 0x96e6c7, symbol: 0x06231a, icon: "eye" },
  paused: { frame: 0xe39b16, chip: 0xf2c46d, chipHover: 0xffdb98, symbol: 0x2b1c00, icon: "pause" },
  warning: { frame: 0xdf4034, chip: 0xff9e94, chipHover: 0xffbdb6, symbol: 0x3a0b07, icon: "warning" },
};
