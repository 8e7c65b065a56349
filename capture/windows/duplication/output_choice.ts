import { sameRect } from "../../rects.ts";
import type { Rect, Screen } from "../../types.ts";

/** What is known of an output (win32/dxgi.ts). */
export interface OutputDescription {
  /** As GetMonitorInfo has it: "\\.\DISPLAY1". */
  deviceName: string;
  /** On the virtual desktop, upright. */
  rect: Rect;
  attached: boolean;
}

/**
 * The output that shows a screen: the one at its place, by name where several are (mirrored). All screens together are
 * no output's.
 *
 * @returns its number in the list, −1 for none.
 */
export function chooseOutput(outputs: readonly OutputDescription[], screen: Screen): number {
  const fits = (output: OutputDescription) => output.attached && sameRect(output.rect, screen.rect);
  const named = outputs.findIndex((output) =>
    fits(output) && (output.deviceName === screen.id || output.deviceName === screen.name)
  );
  return named >= 0 ? named : outputs.findIndex(fits);
}
