import { desk } from "./win32/testing.ts";
import { ending } from "./win32/testing_windows.ts";
import type { Handle } from "./win32/values.ts";

const PROCESS_TERMINATE = 1;
/** Wine's cmd now and then fails to start a program, and can the next moment. */
const START_TRIES = 3;

/** Starts a program as the user would: not as a child of this process, whose windows would be our own. */
export async function startApart(command: string, ...args: string[]): Promise<void> {
  let code = 0;
  for (let tries = 0; tries < START_TRIES; tries++) {
    const start = new Deno.Command("cmd.exe", {
      args: ["/c", "start", "/b", command, ...args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    const output = await start.output();
    if (output.success) return;
    code = output.code;
  }
  throw new Error(`Cannot start ${command}: cmd gave ${code}`);
}

/** Ends the process that a window belongs to. */
export function endProgramOf(window: Handle): void {
  const pid = new Uint32Array(1);
  desk.GetWindowThreadProcessId(window, new Uint8Array(pid.buffer));
  const process = pid[0] === 0 ? 0n : ending.OpenProcess(PROCESS_TERMINATE, 0, pid[0]);
  if (process === 0n) return;
  ending.TerminateProcess(process, 0);
  ending.CloseHandle(process);
}
