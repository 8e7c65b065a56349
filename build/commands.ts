/** A mistake of the person who builds, told in one sentence and nothing else. */
export class BuildError extends Error {
  override name = "BuildError";
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
}

/** Runs a command to its end. @returns its stdout. @throws Error with all that it said, when it fails. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    ...options,
    env: { NO_COLOR: "1", ...options.env },
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (success) return text;
  throw new Error(`"${command} ${args.join(" ")}" failed: ${text}${new TextDecoder().decode(stderr)}`.trim());
}

/** One line for the person at the terminal. */
export async function say(line: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}
