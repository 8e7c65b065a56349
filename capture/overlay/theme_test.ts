import assert from "node:assert/strict";
import { BUTTONS, COLOURS, TONES } from "./theme.ts";

/** WCAG 2.2, 1.4.3: text; 1.4.11: parts of the user interface. */
const TEXT_CONTRAST = 4.5, PART_CONTRAST = 3;

Deno.test("all texts and symbols are easy to tell from their ground", () => {
  const pairs: [name: string, colour: number, ground: number][] = [
    ["text", COLOURS.text, COLOURS.surface],
    ["quiet", COLOURS.quiet, COLOURS.surface],
    ["question", COLOURS.questionMark, COLOURS.question],
  ];
  for (const [kind, states] of Object.entries(BUTTONS)) {
    for (const [state, look] of Object.entries(states)) {
      pairs.push([`${kind} ${state}`, look.text, look.fill]);
    }
  }
  for (const [tone, look] of Object.entries(TONES)) {
    pairs.push([tone, look.symbol, look.chip], [`${tone} hover`, look.symbol, look.chipHover]);
  }
  for (const [name, colour, ground] of pairs) {
    assert.ok(contrast(colour, ground) >= TEXT_CONTRAST, `${name}: ${contrast(colour, ground)}`);
  }
});

Deno.test("a pressed button, the chip and the border are told from the bar's ground", () => {
  const parts = [
    BUTTONS.pressed.rest.border,
    ...Object.values(TONES).flatMap(({ chip, frame }) => [chip, frame]),
  ];
  for (const part of parts) assert.ok(contrast(part, COLOURS.surface) >= PART_CONTRAST, part.toString(16));
});

function contrast(a: number, b: number): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: number): number {
  const channel = (shift: number) => {
    const value = (colour >> shift & 0xff) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
}
