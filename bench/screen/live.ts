import type { Room } from "../../codec/types.ts";
import type { Clip } from "../clips/clip.ts";
import { delaysOf } from "../peers/link_clock.ts";
import { psnrWithin, qualityOf } from "../peers/psnr.ts";
import type { Rectangle } from "../peers/rectangles.ts";
import { delayFigures, rounded } from "../peers/spread.ts";
import { psnrShown, toTiles, wrongBeyond } from "./compare.ts";
import { CodecPair, type Link, type Passed } from "./pair.ts";
import { figuresOf } from "./sent_all.ts";
import { type Made, type Side, simulate } from "./simulation.ts";
import type { RegionFigures, SentPacket } from "./types.ts";

/**
 * Plays a clip over the simulated link until the viewer's picture is exact.
 *
 * @param region where a film plays.
 */
export function playLive(clip: Clip, module: WebAssembly.Module, region: Rectangle | null) {
  using player = new Player(clip, module, region);
  const { fps, frames } = clip.info;
  const times = clip.firstTicks.map((tick) => tick * 1000 / fps);
  const { shown, exact } = simulate(player, times);
  const changes = times.map((at, frame) => ({ frame, at }));
  const last = changes[changes.length - 1];
  const healed = exact.find(({ frame }) => frame === last.frame);
  const { delayP50: exactP50, delayP95: exactP95 } = delayFigures(delaysOf(changes.slice(1), exact));
  return {
    ...player.figures(),
    firstMs: rounded(shown[0].at),
    ...delayFigures(delaysOf(changes.slice(1), shown)),
    exactP50,
    exactP95,
    exactAfterS: healed ? rounded((healed.at - last.at) / 1000) : null,
    framesPerSecond: rounded(shown.length / frames * fps),
  };
}

class Player implements Side, Disposable {
  #pair: CodecPair;
  #clip: Clip;
  #region: Rectangle | null;
  #frame = -1;
  /** What comes now belongs to no frame. */
  #refining = false;
  #sent: SentPacket[] = [];
  /** Of each frame taken. */
  #encMs: number[] = [];
  #decMs: number[] = [];
  #psnr: number[] = [];
  #psnrWithin: number[] = [];
  #aroundWrong = 0;

  constructor(clip: Clip, module: WebAssembly.Module, region: Rectangle | null) {
    this.#pair = new CodecPair(module, clip, { video: true });
    this.#clip = clip;
    this.#region = region;
  }

  get restless(): boolean {
    return this.#pair.restless;
  }

  get filmPlays(): boolean {
    return this.#pair.filmPlays;
  }

  [Symbol.dispose](): void {
    this.#pair[Symbol.dispose]();
  }

  take(frame: number, now: number, link: Link): number {
    const ms = this.#pair.take(frame, now, link);
    this.#frame = frame;
    this.#refining = false;
    this.#encMs.push(ms);
    this.#decMs.push(0);
    return ms;
  }

  next(room: Room, now: number): Made | null {
    const passed = this.#pair.next(room, now);
    if (!passed || this.#refining) return passed && this.#made(passed);
    this.#encMs[this.#encMs.length - 1] += passed.encMs;
    this.#decMs[this.#decMs.length - 1] += passed.decMs;
    if (passed.complete) this.#look();
    return this.#made(passed);
  }

  refine(room: Room | null, now: number): Made | null {
    const passed = this.#pair.refine(room, now);
    this.#refining ||= passed !== null;
    return passed && this.#made(passed);
  }

  figures() {
    const shown = this.#pair.viewer.picture();
    const rest = psnrShown(this.#pair.frame, shown);
    return {
      ...figuresOf(this.#sent, this.#encMs, this.#decMs),
      // At rest everything is exact, so the means are of what was shown while it moved.
      psnr: { ...qualityOf(this.#psnr), last: rounded(rest) },
      ...(this.#region ? { region: this.#regionFigures() } : {}),
      sent: this.#sent,
    };
  }

  #regionFigures(): RegionFigures {
    return { psnr: qualityOf(this.#psnrWithin), aroundWrong: this.#aroundWrong };
  }

  #look(): void {
    const { frame } = this.#pair, shown = this.#pair.viewer.picture();
    this.#psnr.push(psnrShown(frame, shown));
    if (!this.#region) return;
    const { w: width, h: height } = this.#clip.info;
    this.#psnrWithin.push(psnrWithin(frame, shown, width, this.#region));
    const size = { width, height };
    const wrong = wrongBeyond(frame, shown, size, toTiles(this.#region, size));
    this.#aroundWrong = Math.max(this.#aroundWrong, wrong);
  }

  #made({ packet, sequence, encMs, decMs, complete, exact }: Passed): Made {
    this.#sent.push({ frame: this.#frame, isRefinement: this.#refining, packet });
    return { bytes: packet.length, sequence, encMs, decMs, complete, exact };
  }
}
