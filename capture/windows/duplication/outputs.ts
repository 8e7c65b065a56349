import type { Screen } from "../../types.ts";
import type { ComObject } from "../win32/com.ts";
import { describeOutput, type DxgiOutput, listOutputs } from "../win32/dxgi.ts";
import { chooseOutput, type OutputDescription } from "./output_choice.ts";

/** What a duplication begins with; both belong to the caller. */
export interface OutputToDuplicate {
  /** IDXGIAdapter; the device must be made on the output's own. Null: the default one. */
  adapter: ComObject | null;
  /** IDXGIOutput1. */
  output: ComObject;
}

/** Finds the output of a screen, anew each time; null where none has its place and size now. */
export type OutputProvider = (screen: Screen) => OutputToDuplicate | null;

/** Looks through all graphics adapters. @throws ComError without DXGI 1.1 */
export const findOutput: OutputProvider = (screen) => {
  const found: (DxgiOutput & OutputDescription)[] = [];
  for (const one of listOutputs()) found.push({ ...one, ...describeOutput(one.output) });
  const chosen = chooseOutput(found, screen);
  found.filter((_, i) => i !== chosen).forEach(({ adapter, output }) => {
    output[Symbol.dispose]();
    adapter[Symbol.dispose]();
  });
  return found[chosen] ?? null;
};
