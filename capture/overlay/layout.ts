import type { Bar, Rect } from "../types.ts";
import { type IconName, iconOfButton } from "./icons.ts";
import type { TextSetter, TextStyle } from "./text.ts";
import { type ButtonKind, SIZES, TEXT } from "./theme.ts";

/** What a press does: a button's or an answer's id comes back to the session, folding is the bar's own matter. */
export type Target = { type: "action"; id: string } | { type: "answer"; id: string } | { type: "fold" };

export interface PlacedText {
  text: string;
  style: TextStyle;
  x: number;
  /** The base line. */
  y: number;
  tint: "text" | "quiet";
}

export interface PlacedButton {
  target: Target;
  rect: Rect;
  kind: ButtonKind;
  disabled: boolean;
  label: string;
  labelStyle: TextStyle;
  icon: IconName | null;
  /** Icon above the label, or before it. */
  stacked: boolean;
}

/** The unfolded bar, in pixels from its top left corner. */
export interface BarLayout {
  width: number;
  height: number;
  /** Holds the symbol of how it stands. */
  chip: Rect;
  /** Holds a question mark, before a question. */
  questionChip: Rect | null;
  texts: PlacedText[];
  buttons: PlacedButton[];
  dividers: Rect[];
}

export interface LayoutOptions {
  text: TextSetter;
  /** Pixels for each one at 96 dots an inch. */
  scale: number;
  /** The screen's width: the bar is never wider. */
  width: number;
}

/** A text in lines, and how much room it takes. */
interface Block {
  lines: { text: string; style: TextStyle; tint: PlacedText["tint"] }[];
  width: number;
  height: number;
}

type Button = Omit<PlacedButton, "rect"> & { width: number; height: number };

/**
 * Places everything in one row where that fits; else who looks comes first and the buttons below, in as many rows of about
 * the same length as they need, labels shortened at last.
 */
export function layOut(bar: Bar, options: LayoutOptions): BarLayout {
  return new Layout(bar, options).place();
}

class Layout {
  #bar: Bar;
  #text: TextSetter;
  #scale: number;
  #max: number;
  #layout: BarLayout;

  constructor(bar: Bar, { text, scale, width }: LayoutOptions) {
    this.#bar = bar;
    this.#text = text;
    this.#scale = scale;
    const margin = this.#px(SIZES.margin);
    this.#max = width >= this.#px(640) ? width - 2 * margin : width;
    this.#layout = {
      width: 0,
      height: 0,
      chip: EMPTY,
      questionChip: null,
      texts: [],
      buttons: [],
      dividers: [],
    };
  }

  place(): BarLayout {
    const { fold } = this.#bar.labels;
    const named = this.#text.width(fold, this.#style("regular", TEXT.button)) <= this.#px(SIZES.foldLabelMax);
    return this.#oneRow(this.#fold(named ? fold : "")) ?? this.#oneRow(this.#fold("")) ?? this.#rows();
  }

  #oneRow(fold: Button | null): BarLayout | null {
    const padding = this.#px(SIZES.padding), groupGap = this.#px(SIZES.groupGap);
    const status = this.#status(this.#px(SIZES.statusMax));
    const question = this.#question(this.#px(SIZES.questionMax));
    const buttons = this.#buttons(Infinity);
    const chip = this.#px(SIZES.chip), chipGap = this.#px(SIZES.chipGap);
    const height = Math.max(chip, status.height, question?.height ?? 0, ...buttons.map((b) => b.height)) +
      2 * padding;
    let x = padding;
    const middle = (size: number) => Math.round((height - size) / 2);
    this.#layout.chip = { x, y: middle(chip), width: chip, height: chip };
    x += chip + chipGap;
    this.#put(status, x, middle(status.height));
    x += status.width;
    x = this.#divide(x, padding, height - 2 * padding);
    if (question) {
      this.#layout.questionChip = { x, y: middle(chip), width: chip, height: chip };
      x += chip + chipGap;
      this.#put(question, x, middle(question.height));
      x += question.width + groupGap;
    }
    for (const button of buttons) {
      this.#layout.buttons.push(placed(button, { x, y: middle(button.height) }));
      x += button.width + this.#px(SIZES.gap);
    }
    x -= this.#px(SIZES.gap);
    if (fold) {
      x = this.#divide(x, padding, height - 2 * padding);
      this.#layout.buttons.push(placed(fold, { x, y: middle(fold.height) }));
      x += fold.width;
    }
    x += padding;
    if (x > this.#max) {
      this.#layout = { ...this.#layout, texts: [], buttons: [], dividers: [] };
      return null;
    }
    return { ...this.#layout, width: x, height };
  }

  #rows(): BarLayout {
    const padding = this.#px(SIZES.padding), gap = this.#px(SIZES.gap);
    const inner = this.#max - 2 * padding;
    const chip = this.#px(SIZES.chip), chipGap = this.#px(SIZES.chipGap);
    const fold = this.#fold("");
    const foldRoom = fold ? fold.width + gap : 0;
    const status = this.#status(inner - chip - chipGap - foldRoom);
    const question = this.#question(inner - chip - chipGap);
    const rows = breakRows(this.#buttons(inner), inner, gap);
    const widest = Math.max(
      chip + chipGap + status.width + foldRoom,
      question ? chip + chipGap + question.width : 0,
      ...rows.map((row) => rowWidth(row, gap)),
    );
    let y = padding;
    const head = Math.max(chip, status.height);
    this.#layout.chip = { x: padding, y: y + Math.round((head - chip) / 2), width: chip, height: chip };
    this.#put(status, padding + chip + chipGap, y + Math.round((head - status.height) / 2));
    if (fold) this.#layout.buttons.push(placed(fold, { x: padding + widest - fold.width, y }));
    y += head + gap;
    if (question) {
      const tall = Math.max(chip, question.height);
      this.#layout.questionChip = {
        x: padding,
        y: y + Math.round((tall - chip) / 2),
        width: chip,
        height: chip,
      };
      this.#put(question, padding + chip + chipGap, y + Math.round((tall - question.height) / 2));
      y += tall + gap;
    }
    for (const row of rows) {
      const spare = widest - rowWidth(row, gap);
      let x = padding;
      row.forEach((button, i) => {
        // What is left over goes to all of them, so that rows end at the same edge.
        const wider = Math.floor(spare * (i + 1) / row.length) - Math.floor(spare * i / row.length);
        const stretched = { ...button, width: button.width + wider };
        this.#layout.buttons.push(placed(stretched, { x, y }));
        x += stretched.width + gap;
      });
      y += Math.max(...row.map((button) => button.height)) + gap;
    }
    return { ...this.#layout, width: widest + 2 * padding, height: y - gap + padding };
  }

  /** A fine line between two groups. @returns where the next one begins */
  #divide(x: number, y: number, height: number): number {
    const gap = this.#px(SIZES.groupGap), line = this.#px(1);
    this.#layout.dividers.push({ x: x + gap, y, width: line, height });
    return x + 2 * gap + line;
  }

  #put(block: Block, x: number, y: number): void {
    for (const { text, style, tint } of block.lines) {
      const { ascent, descent } = this.#text.metrics(style);
      this.#layout.texts.push({ text, style, tint, x, y: y + ascent });
      y += ascent + descent + this.#px(1);
    }
  }

  #block(lines: Block["lines"]): Block {
    const heights = lines.map(({ style }) => {
      const { ascent, descent } = this.#text.metrics(style);
      return ascent + descent + this.#px(1);
    });
    return {
      lines,
      width: Math.max(0, ...lines.map(({ text, style }) => this.#text.width(text, style))),
      height: Math.max(0, heights.reduce((sum, height) => sum + height, 0) - this.#px(1)),
    };
  }

  #status(width: number): Block {
    return this.#block(
      this.#bar.lines.slice(0, 2).flatMap((line, i) => {
        const style: TextStyle = i === 0
          ? this.#style("bold", TEXT.title)
          : this.#style("regular", TEXT.line);
        return this.#text.wrap(line, style, { width, lines: i === 0 ? 2 : 1 })
          .map((text) => ({ text, style, tint: i === 0 ? "text" as const : "quiet" as const }));
      }),
    );
  }

  #question(width: number): Block | null {
    if (!this.#bar.question) return null;
    const style = this.#style("bold", TEXT.question);
    const lines = this.#text.wrap(this.#bar.question.text, style, { width, lines: 3 });
    return this.#block(lines.map((text) => ({ text, style, tint: "text" })));
  }

  #buttons(width: number): Button[] {
    const { question, buttons } = this.#bar;
    if (question) return question.buttons.map((button) => this.#answer(button, width));
    const labelStyle = this.#style("regular", TEXT.button);
    return buttons.map(({ id, label, pressed, disabled, danger }) => {
      const padding = this.#px(SIZES.buttonPadding);
      const shown = this.#text.shorten(label, labelStyle, width - 2 * padding);
      return {
        target: { type: "action", id },
        kind: disabled ? "disabled" : danger ? "danger" : pressed ? "pressed" : "plain",
        disabled: disabled ?? false,
        label: shown,
        labelStyle,
        icon: iconOfButton({ id, pressed }),
        stacked: true,
        width: Math.max(this.#px(SIZES.buttonMin), this.#text.width(shown, labelStyle) + 2 * padding),
        height: this.#px(SIZES.buttonHeight),
      };
    });
  }

  #answer({ id, label }: { id: string; label: string }, width: number): Button {
    const labelStyle = this.#style("bold", TEXT.answer);
    const padding = this.#px(SIZES.answerPadding);
    const shown = this.#text.shorten(label, labelStyle, width - 2 * padding);
    return {
      target: { type: "answer", id },
      kind: "answer",
      disabled: false,
      label: shown,
      labelStyle,
      icon: null,
      stacked: false,
      width: Math.max(this.#px(SIZES.answerMin), this.#text.width(shown, labelStyle) + 2 * padding),
      height: this.#px(SIZES.answerHeight),
    };
  }

  /** None while a question is open: it must be seen. */
  #fold(label: string): Button | null {
    if (this.#bar.question) return null;
    const labelStyle = this.#style("regular", TEXT.button);
    const labelled = this.#text.width(label, labelStyle) + 2 * this.#px(SIZES.buttonPadding);
    return {
      target: { type: "fold" },
      kind: "plain",
      disabled: false,
      label,
      labelStyle,
      icon: "up",
      stacked: label !== "",
      width: label ? Math.max(this.#px(SIZES.buttonMin), labelled) : this.#px(SIZES.foldWidth),
      height: this.#px(label ? SIZES.buttonHeight : SIZES.foldWidth),
    };
  }

  #style(weight: TextStyle["weight"], size: number): TextStyle {
    return { weight, size: this.#px(size) };
  }

  #px(length: number): number {
    return Math.round(length * this.#scale);
  }
}

const EMPTY: Rect = { x: 0, y: 0, width: 0, height: 0 };

function placed({ width, height, ...button }: Button, at: { x: number; y: number }): PlacedButton {
  return { ...button, rect: { ...at, width, height } };
}

function rowWidth(row: { width: number }[], gap: number): number {
  return row.reduce((sum, { width }) => sum + width + gap, -gap);
}

/** The fewest rows that are not too wide, and among those the ones whose longest is shortest. */
function breakRows(buttons: Button[], width: number, gap: number): Button[][] {
  const fill = (limit: number) => {
    const rows: Button[][] = [];
    for (const button of buttons) {
      const row = rows.at(-1);
      if (row && rowWidth([...row, button], gap) <= limit) row.push(button);
      else rows.push([button]);
    }
    return rows;
  };
  const fewest = fill(width).length;
  let best = width;
  for (let limit = width; limit > 0 && fill(limit).length === fewest; limit -= gap) best = limit;
  return fill(best);
}
