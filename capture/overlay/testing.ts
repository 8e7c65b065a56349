import { boundingBox } from "../rects.ts";
import type { Bar, Rect } from "../types.ts";
import type { Fonts } from "./font.ts";
import { layOut } from "./layout.ts";
import { TextSetter } from "./text.ts";
import { SIZES } from "./theme.ts";

/** What tests of every platform's function bar need. */

/** A bar as the session has it. */
export const BAR: Bar = {
  lines: ["Kanzlei Müller sieht Ihren Bildschirm", "Freigegeben: 2 Applikationen"],
  tone: "sharing",
  buttons: [
    { id: "steering", label: "Steuern: an", pressed: true },
    { id: "choose", label: "Applikationswahl" },
    { id: "pause", label: "Pause" },
    { id: "files", label: "Dateien", disabled: true },
    { id: "chat", label: "Chat" },
    { id: "end", label: "Beenden", danger: true },
  ],
  question: null,
  labels: { fold: "Einklappen", unfold: "Ausklappen" },
};
export const QUESTION: Bar["question"] = {
  text: "Firefox möchte sichtbar werden. Freigeben?",
  buttons: [{ id: "yes", label: "Ja" }, { id: "no", label: "Nein" }],
};

export interface BarPlaces {
  /** The unfolded bar. */
  bar: Rect;
  /** Where all its texts are. */
  text: Rect;
  /** Each button's or answer's middle, by id; the fold button's is "fold". */
  buttons: Record<string, { x: number; y: number }>;
  /** The folded bar. */
  handle: Rect;
}

/** Where an unfolded bar's parts are on the display; `screen` is where it hangs. */
export function placesWith(
  fonts: Fonts,
  bar: Bar,
  { screen, scale = 1 }: { screen: Rect; scale?: number },
): BarPlaces {
  const text = new TextSetter(fonts);
  const layout = layOut(bar, { text, scale, width: screen.width });
  const under = ({ width, height }: { width: number; height: number }): Rect => {
    return { x: screen.x + Math.floor((screen.width - width) / 2), y: screen.y, width, height };
  };
  const { x: left, y: top } = under(layout);
  const texts = layout.texts.map(({ text: line, style, x, y }) => {
    const { ascent, descent } = text.metrics(style);
    return { x: left + x, y: top + y - ascent, width: text.width(line, style), height: ascent + descent };
  });
  return {
    bar: under(layout),
    text: boundingBox(texts),
    buttons: Object.fromEntries(layout.buttons.map(({ target, rect }) => [
      target.type === "fold" ? "fold" : target.id,
      { x: left + rect.x + (rect.width >> 1), y: top + rect.y + (rect.height >> 1) },
    ])),
    handle: under({
      width: Math.round(SIZES.handleWidth * scale),
      height: Math.round(SIZES.handleHeight * scale),
    }),
  };
}
