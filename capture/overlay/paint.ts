import type { Bar, Rect } from "../types.ts";
import { Canvas } from "./canvas.ts";
import { iconMask, type IconName } from "./icons.ts";
import type { BarLayout, PlacedButton } from "./layout.ts";
import type { TextSetter } from "./text.ts";
import { BUTTONS, type ButtonState, type Colour, COLOURS, SIZES, TONES } from "./theme.ts";

export interface PaintOptions {
  text: TextSetter;
  scale: number;
  tone: Bar["tone"];
}

/** The unfolded bar. `stateOf` says what the pointer does to a button. */
export function paintBar(
  layout: BarLayout,
  { text, scale, tone }: PaintOptions,
  stateOf: (button: PlacedButton) => ButtonState,
): Canvas {
  const px = (length: number) => Math.round(length * scale);
  const canvas = new Canvas(layout.width, layout.height);
  const look = TONES[tone];
  hang(canvas, {
    fill: COLOURS.surface,
    border: look.frame,
    borderWidth: px(SIZES.border),
    corner: px(SIZES.corner),
  });
  canvas.fill(layout.chip, look.chip, px(SIZES.chipCorner));
  icon(canvas, look.icon, { ...centred(layout.chip, px(SIZES.chipIcon)), colour: look.symbol });
  if (layout.questionChip) {
    canvas.fill(layout.questionChip, COLOURS.question, px(SIZES.chipCorner));
    const place = centred(layout.questionChip, px(SIZES.chipIcon));
    icon(canvas, "question", { ...place, colour: COLOURS.questionMark });
  }
  for (const divider of layout.dividers) canvas.fill(divider, COLOURS.divider);
  for (const { tint, text: line, style, x, y } of layout.texts) {
    text.draw(canvas, line, { ...style, x, y, colour: COLOURS[tint] });
  }
  for (const button of layout.buttons) {
    const colours = BUTTONS[button.kind][stateOf(button)];
    canvas.box(button.rect, { ...colours, borderWidth: px(1), corner: px(SIZES.buttonCorner) });
    face(canvas, button, { text, scale, colour: colours.text });
  }
  return canvas;
}

/** The folded bar: a handle in the state's colour, with its symbol; below the pointer it says what it is called. */
export function paintHandle(
  { text, scale, tone }: PaintOptions,
  { label, hovered }: { label: string; hovered: boolean },
): Canvas {
  const px = (length: number) => Math.round(length * scale);
  const look = TONES[tone];
  const style = { weight: "bold", size: px(13) } as const;
  const labelWidth = hovered ? text.width(label, style) + px(8) : 0;
  const canvas = new Canvas(px(SIZES.handleWidth) + labelWidth, px(SIZES.handleHeight));
  const fill = hovered ? look.chipHover : look.chip;
  hang(canvas, { fill, border: look.frame, borderWidth: px(SIZES.border), corner: px(SIZES.chipCorner) });
  const size = px(SIZES.chipIcon);
  const y = Math.round((canvas.height - size) / 2);
  const edge = Math.round((canvas.width - labelWidth - 2 * size - px(8)) / 2);
  icon(canvas, look.icon, { x: edge, y, size, colour: look.symbol });
  if (hovered) {
    const { ascent, descent } = text.metrics(style);
    const base = Math.round((canvas.height + ascent - descent) / 2);
    text.draw(canvas, label, { ...style, x: edge + size + px(8), y: base, colour: look.symbol });
  }
  icon(canvas, "down", { x: canvas.width - edge - size, y, size, colour: look.symbol });
  return canvas;
}

/** Hangs from the screen's edge: only the lower corners are round, and the border has no upper side. */
function hang(
  canvas: Canvas,
  style: { fill: Colour; border: Colour; borderWidth: number; corner: number },
): void {
  const { fill, border, borderWidth, corner } = style;
  const { width, height } = canvas;
  canvas.fill({ x: 0, y: 0, width, height }, border, [0, 0, corner, corner]);
  const inner = { x: borderWidth, y: 0, width: width - 2 * borderWidth, height: height - borderWidth };
  canvas.fill(inner, fill, [0, 0, corner - borderWidth, corner - borderWidth]);
}

function face(
  canvas: Canvas,
  { rect, label, labelStyle, icon: name, stacked }: PlacedButton,
  { text, scale, colour }: { text: TextSetter; scale: number; colour: Colour },
): void {
  const size = Math.round(SIZES.buttonIcon * scale), gap = Math.round(3 * scale);
  const { ascent, descent } = text.metrics(labelStyle);
  const labelWidth = label ? text.width(label, labelStyle) : 0;
  const labelX = rect.x + Math.round((rect.width - labelWidth) / 2);
  if (stacked && name && label) {
    const top = rect.y + Math.round((rect.height - size - gap - ascent - descent) / 2);
    icon(canvas, name, { x: rect.x + Math.round((rect.width - size) / 2), y: top, size, colour });
    text.draw(canvas, label, { ...labelStyle, x: labelX, y: top + size + gap + ascent, colour });
    return;
  }
  if (name && !label) return icon(canvas, name, { ...centred(rect, size), colour });
  const base = rect.y + Math.round((rect.height + ascent - descent) / 2);
  text.draw(canvas, label, { ...labelStyle, x: labelX, y: base, colour });
}

function icon(
  canvas: Canvas,
  name: IconName,
  { x, y, size, colour }: { x: number; y: number; size: number; colour: Colour },
): void {
  canvas.mask(iconMask(name, size), { x, y, colour });
}

function centred(rect: Rect, size: number): { x: number; y: number; size: number } {
  return {
    x: rect.x + Math.round((rect.width - size) / 2),
    y: rect.y + Math.round((rect.height - size) / 2),
    size,
  };
}
