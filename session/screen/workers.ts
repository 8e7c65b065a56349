/** Starts the two workers. build.ts bundles each and rewrites these two addresses in the executable. */

export function startCaptureWorker(): Worker {
  return new Worker(new URL("./capture_worker.ts", import.meta.url), { type: "module", name: "capture" });
}

export function startEncoderWorker(): Worker {
  return new Worker(new URL("./encoder_worker.ts", import.meta.url), { type: "module", name: "encoder" });
}
