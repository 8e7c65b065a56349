import { buildUi } from "../build.ts";
import { buildKernels } from "../build/kernels.ts";
import { KERNELS, UI_ASSETS } from "../build/paths.ts";
import { okSteps, systemSteps } from "./runner/plan.ts";
import { fail } from "./runner/junit.ts";
import { add, finish, runSteps } from "./runner/steps.ts";
import { setUp } from "./setup.ts";

/** `deno task test`: everything, with all that it needs from the operating system. */
const missing = await setUp();
// The compiler checks the kernels' types as it builds them.
await buildKernels({ outDir: KERNELS });
const counts = await runSteps(await okSteps());
const steps = await systemSteps();
if (missing) {
  for (const { name } of steps) fail(counts, `${name}: ${missing}`);
} else {
  // Once, before many processes want it at the same time.
  await buildUi({ outDir: UI_ASSETS });
  add(counts, await runSteps(steps));
}
await finish(counts);
