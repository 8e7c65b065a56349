import { join, relative } from "node:path";
import { buildProgram } from "../../build/program.ts";
import { DIST, ROOT } from "../../build/paths.ts";
import { V8_FLAGS } from "../../build/v8_flags.ts";
import { startWine, type Wine } from "../wine/wine.ts";
import { type Child, lineOf, spawn } from "./child.ts";
import { type Meeting, startMeeting } from "./meeting.ts";
import { attach, type Mfb } from "./mfb.ts";
import type { Rect } from "../../capture/types.ts";

/** A meeting with a client whose computer runs Windows, as far as Wine goes. */
export interface WindowsMeeting extends AsyncDisposable {
  readonly wine: Wine;
  readonly meeting: Meeting;
}

export async function startWindowsMeeting({ bar = false } = {}): Promise<WindowsMeeting> {
  await using stack = new AsyncDisposableStack();
  const wine = stack.use(await startWine());
  // As in the executable: one file, and nothing to be built there.
  const { main } = await buildProgram({
    outDir: join(DIST, "wine"),
    info: { base: "Deno for Windows under Wine", release: false },
  });
  const meeting = stack.use(
    await startMeeting({
      desktop: wine.screen,
      startClient: (server) => startClient(wine, { main, server, bar }),
    }),
  );
  const all = stack.move();
  return { wine, meeting, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

async function startClient(
  wine: Wine,
  { main, server, bar }: { main: string; server: string; bar: boolean },
): Promise<Mfb> {
  const flags = ["--server", server, "--port", "0", "--no-open", "--json", ...bar ? [] : ["--no-bar"]];
  const { command, args, env } = wine.deno(["run", "--no-config", "-A", V8_FLAGS, main, ...flags]);
  return await attach(spawn(command, { args, env }), "client");
}

/** The colour of the adversary's windows, 0xRRGGBB (capture/windows/compose/testing_adversary.ts). */
export const ADVERSARY_COLOUR = 0xff00ff;

/** A program that nobody has released, and that does all to be seen. */
export function startAdversaryProgram(wine: Wine, { seconds }: { seconds: number }): Child {
  const program = "capture/windows/compose/testing_adversary.ts";
  const { command, args, env } = wine.deno(["run", "-A", "--no-check", program, "mix", `${seconds}`]);
  return spawn(command, { args, env, cwd: ROOT });
}

/** Notepad on that desktop. */
export interface Notes extends AsyncDisposable {
  /** All that is written in it. */
  text(): string;
}

export async function startNotes(wine: Wine, { x, y, width, height }: Rect): Promise<Notes> {
  const program = relative(ROOT, join(import.meta.dirname!, "..", "wine", "notes_program.ts"));
  const places = [x, y, width, height].map(String);
  const { command, args, env } = wine.deno(["run", "-A", "--no-check", program, ...places]);
  const child: Child = spawn(command, { args, env, cwd: ROOT });
  await lineOf(child, "stdout", (line) => line.trim() === "ready", 60_000);
  return {
    text: () => child.stdout.slice(1).map((line) => JSON.parse(line)).at(-1) ?? "",
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
