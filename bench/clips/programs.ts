/** Programs on the recorded screen, each in a process group of its own: it ends with all that it started. */

const STOP_MS = 2000;

export class Programs implements AsyncDisposable {
  #children: Deno.ChildProcess[] = [];
  readonly env: Record<string, string>;

  constructor(env: Record<string, string>) {
    this.env = env;
  }

  start(command: string, args: string[]): void {
    this.#children.push(
      new Deno.Command(command, {
        args,
        env: this.env,
        detached: true,
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn(),
    );
  }

  /** Runs an X tool to its end; what it says is given back, a failure is not an error. */
  async tool(command: string, args: string[]): Promise<string> {
    const output = new Deno.Command(command, { args, env: this.env, stderr: "null" }).output();
    return new TextDecoder().decode((await output).stdout);
  }

  /** Ends every program: asks, and insists after two seconds. */
  async stop(): Promise<void> {
    const children = this.#children.splice(0);
    for (const { pid } of children) signalGroup(pid, "SIGTERM");
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => timer = setTimeout(resolve, STOP_MS));
    await Promise.race([Promise.all(children.map(({ status }) => status)), late]);
    clearTimeout(timer);
    for (const { pid } of children) signalGroup(pid, "SIGKILL");
    await Promise.all(children.map(({ status }) => status));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

function signalGroup(leader: number, signal: Deno.Signal): void {
  try {
    Deno.kill(-leader, signal);
  } catch (error) {
    // The whole group has ended already.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
