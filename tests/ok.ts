import { buildKernels } from "../build/kernels.ts";
import { KERNELS } from "../build/paths.ts";
import { okSteps } from "./runner/plan.ts";
import { finish, runSteps } from "./runner/steps.ts";

/** `deno task ok`: format, lint, types, unit tests, structure. */
// The compiler checks the kernels' types as it builds them.
await buildKernels({ outDir: KERNELS });
await finish(await runSteps(await okSteps()));
