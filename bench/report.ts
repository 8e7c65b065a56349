/** Results of a bench: a table for people, one JSON object for machines. */

export interface Measure {
  /** Median of the values, or the one value. */
  value: number;
  /** Smallest and largest single value, where there are several. */
  min?: number;
  max?: number;
  count?: number;
  /** What we aim at, and which side of it is good. */
  aim?: number;
  better: "lower" | "higher";
  unit: string;
}

export interface Result {
  bench: string;
  /** What it ran on, so that figures can be compared. */
  setting: Record<string, string | number>;
  measures: Record<string, Measure>;
  /** More for machines, beside the measures, and for people, below the table. */
  more?: { json: Record<string, unknown>; text: string };
}

const encoder = new TextEncoder();

/** Prints the table on stderr with --json (stdout holds the object alone), else on stdout. */
export async function printResult(result: Result, json: boolean): Promise<void> {
  const text = result.more ? `\n${result.more.text}` : "";
  const table = encoder.encode(`${tableOf(result)}\n${text}`);
  if (!json) return void await Deno.stdout.write(table);
  await Deno.stderr.write(table);
  const values = Object.fromEntries(
    Object.entries(result.measures).map(([name, { value }]) => [name, value]),
  );
  const { bench, setting, measures, more } = result;
  const object = { bench, ...values, ...more?.json, setting, measures };
  await Deno.stdout.write(encoder.encode(JSON.stringify(object) + "\n"));
}

function tableOf({ bench, setting, measures }: Result): string {
  const head = ["measure", "value", "spread", "aim", ""];
  const rows = Object.entries(measures).map(([name, { value, min, max, count, aim, better, unit }]) => [
    name,
    `${format(value)} ${unit}`,
    min === undefined ? "" : `${format(min)} to ${format(max!)} (${count})`,
    aim === undefined ? "" : `${better === "lower" ? "≤" : "≥"} ${format(aim)}`,
    aim === undefined ? "" : (better === "lower" ? value <= aim : value >= aim) ? "met" : "missed",
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const lines = [head, ...rows].map((row) =>
    row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd()
  );
  const where = Object.entries(setting).map(([name, value]) => `${name} ${value}`).join(", ");
  return [`${bench}: ${where}`, ...lines].join("\n");
}

function format(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

/** The value below which this share of the values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError("Cannot take a quantile of nothing");
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Median with spread. */
export function measureOf(
  values: readonly number[],
  rest: Pick<Measure, "aim" | "better" | "unit">,
): Measure {
  return {
    value: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    count: values.length,
    ...rest,
  };
}
