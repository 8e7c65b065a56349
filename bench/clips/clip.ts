import { join } from "node:path";

const PIXEL_BYTES = 4;

/** What is known of a recorded clip; beside its frames in NAME.json. */
export interface ClipInfo {
  w: number;
  h: number;
  /** Ticks a second. */
  fps: number;
  /** Number of frames: states of the screen that differ from the one before. */
  frames: number;
  /** The index of the frame shown at each tick. */
  ticks: number[];
  /** Ticks at which the recorder was late. */
  late: number;
  /** Of the scripts that made it (folder.ts). */
  stamp?: string;
}

/** A clip on the disk. Frames are read one by one: a whole clip has one or two GB. */
export interface Clip extends Disposable {
  readonly name: string;
  readonly info: ClipInfo;
  /** Bytes of one frame. */
  readonly frameBytes: number;
  /** Reads a frame: BGRX with 255 as fourth byte, no padding. `into` must have frameBytes. */
  read(frame: number, into: Uint8Array): void;
  /** The first tick of each frame. */
  readonly firstTicks: readonly number[];
}

/** @throws Deno.errors.NotFound when it isn't recorded. */
export function openClip(folder: string, name: string): Clip {
  const info: ClipInfo = JSON.parse(Deno.readTextFileSync(join(folder, `${name}.json`)));
  const file = Deno.openSync(join(folder, `${name}.raw`));
  const frameBytes = info.w * info.h * PIXEL_BYTES;
  return {
    name,
    info,
    frameBytes,
    firstTicks: firstTicksOf(info.ticks),
    read(frame, into) {
      if (into.length !== frameBytes) throw new RangeError(`A frame has ${frameBytes} bytes`);
      if (frame < 0 || frame >= info.frames) throw new RangeError(`No frame ${frame} in ${name}`);
      file.seekSync(frame * frameBytes, Deno.SeekMode.Start);
      for (let at = 0; at < frameBytes;) {
        const read = file.readSync(into.subarray(at));
        if (read === null) throw new Error(`Clip ${name} is cut off`);
        at += read;
      }
    },
    [Symbol.dispose]: () => file.close(),
  };
}

/** The tick at which each frame appears. */
export function firstTicksOf(ticks: readonly number[]): number[] {
  const first: number[] = [];
  for (const [tick, frame] of ticks.entries()) first[frame] ??= tick;
  return first;
}
