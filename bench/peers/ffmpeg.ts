export interface Ffmpeg {
  stdin: WritableStream<Uint8Array<ArrayBuffer>>;
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** What it said until its end. @throws Error when it failed. */
  log(): Promise<string>;
}

/** Starts ffmpeg so that it tells the CPU time of each frame (-benchmark_all). */
export function startFfmpeg(args: string[]): Ffmpeg {
  const { stdin, stdout, stderr, status } = new Deno.Command("ffmpeg", {
    args: ["-hide_banner", "-nostats", "-y", "-benchmark_all", ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  // From the start: a full pipe would stop it.
  const text = new Response(stderr).text();
  return {
    stdin,
    stdout,
    async log() {
      const { success } = await status;
      const log = await text;
      if (!success) throw new Error(`ffmpeg failed: ${log.trim().split("\n").at(-1)}`);
      return log;
    },
  };
}

/** CPU times in ms out of a log: "bench:     1343 user      796 sys     2138 real encode_video 0.0", in µs. */
export function benchedTimes(log: string, task: "encode_video" | "decode_video"): number[] {
  const pattern = new RegExp(`^bench: +(\\d+) user +(\\d+) sys +\\d+ real ${task}`, "gm");
  return [...log.matchAll(pattern)].map(([, user, system]) => (Number(user) + Number(system)) / 1000);
}

/**
 * Times of frames out of times of calls. ffmpeg asks a codec twice for each frame: the second time there is nothing
 * more. Where it was otherwise (frames that are held back), every frame gets the mean.
 */
export function perFrame(calls: readonly number[], frames: number): number[] {
  if (calls.length >= 2 * frames) {
    return Array.from({ length: frames }, (_, i) => calls[2 * i] + calls[2 * i + 1]);
  }
  const mean = calls.reduce((sum, value) => sum + value, 0) / frames;
  return Array.from({ length: frames }, () => mean);
}
