import { printResult, type Result } from "./report.ts";

/**
 * `deno task bench NAME [--json] [flags of the bench]`: each bench is bench/NAME.ts with `run(args)`.
 */
export interface Bench {
  run(args: string[]): Promise<Result>;
}

const name = Deno.args[0] ?? "";
const benches: string[] = [];
for (const { name } of Deno.readDirSync(import.meta.dirname!)) {
  if (/^[a-z_]+\.ts$/.test(name) && !["main.ts", "report.ts"].includes(name) && !name.endsWith("_test.ts")) {
    const text = Deno.readTextFileSync(`${import.meta.dirname}/${name}`);
    if (/export (async )?function run\(/.test(text)) benches.push(name.slice(0, -3));
  }
}
if (!benches.includes(name)) {
  const text = `Usage: deno task bench ${benches.sort().join("|")} [--json]\n`;
  await Deno.stderr.write(new TextEncoder().encode(text));
  Deno.exit(2);
}
const bench: Bench = await import(`./${name}.ts`);
const args = Deno.args.slice(1);
const result = await bench.run(args.filter((arg) => arg !== "--json"));
await printResult(result, args.includes("--json"));
