import { okSteps } from "./runner/plan.ts";
import { finish, runSteps } from "./runner/steps.ts";

/** `deno task ok`: format, lint, types, unit tests, structure. */
await finish(await runSteps(await okSteps()));
