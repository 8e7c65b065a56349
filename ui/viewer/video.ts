import type { Area } from "../../codec/types.ts";
import { faultOfVideo, type VideoBody } from "../../codec/video/video_packet.ts";

/** Shows the host's video sub-stream over the codec's picture, by WebCodecs. For a worker; painting is the caller's. */
export interface VideoLayer {
  /** Where the newest frame stands; null when none was shown yet. */
  readonly area: Area | null;
  /**
   * Takes a frame in the order of the host's packets. What can't be shown ends in one `fault`; after that frames are let go
   * until the next key frame. Never throws.
   *
   * @param sequence the packet's number, for `painted`.
   * @param picture the codec's picture, in which the frame must lie.
   */
  show(frame: VideoChunk, sequence: number, picture: { width: number; height: number }): void;
  /** Draws the newest frame again: the codec painted over a part of it. */
  redraw(): void;
  /** The video ended: frees everything and draws nothing more, until show() gets a key frame. */
  close(): void;
}

export type VideoChunk = Extract<VideoBody, { kind: "frame" }>;

export interface VideoLayerOptions {
  /** Draws a frame, scaled 1:1; it belongs to the layer and is closed some time after. */
  draw(frame: VideoFrame, area: Area): void;
  /** The frame of this packet, and so each before, was drawn. */
  painted(sequence: number): void;
  /** No more frames until a key frame; the host is to be asked for one. `reason` in English. */
  fault(reason: string): void;
}

/** Decoders answer within a few frames: so many without an answer are a jam. */
const PENDING_MAX = 60;

/** The host's colours: BT.601 in limited range (yuv_image.ts) of what screens show. */
const COLOUR_SPACE: VideoColorSpaceInit = {
  primaries: "bt709",
  transfer: "iec61966-2-1",
  matrix: "smpte170m",
  fullRange: false,
};

function configOf(codedWidth: number, codedHeight: number): VideoDecoderConfig {
  return {
    codec: "vp8",
    codedWidth,
    codedHeight,
    optimizeForLatency: true,
    // The canvas lies in the processor's memory, and decoders in hardware keep frames back.
    hardwareAcceleration: "prefer-software",
    colorSpace: COLOUR_SPACE,
  };
}

/** Whether this browser decodes VP8 by WebCodecs. */
export async function videoSupported(): Promise<boolean> {
  if (typeof VideoDecoder === "undefined") return false;
  // A browser that doesn't know the question knows no answer.
  return await VideoDecoder.isConfigSupported(configOf(640, 360)).then(
    ({ supported }) => supported === true,
    () => false,
  );
}

export function createVideoLayer({ draw, painted, fault }: VideoLayerOptions): VideoLayer {
  let decoder: VideoDecoder | null = null;
  let size = { width: 0, height: 0 };
  /** Given to the decoder, oldest first; `at` is the frame's timestamp. */
  let pending: { at: number; area: Area; sequence: number }[] = [];
  let next = 0;
  let newest: { frame: VideoFrame; area: Area } | null = null;

  function close(): void {
    if (decoder && decoder.state !== "closed") decoder.close();
    decoder = null;
    pending = [];
    newest?.frame.close();
    newest = null;
  }

  function fail(reason: string): void {
    close();
    fault(reason);
  }

  function open(): VideoDecoder {
    const made: VideoDecoder = new VideoDecoder({
      output: (frame) => made === decoder ? take(frame) : frame.close(),
      error: ({ message }) => made === decoder && fail(`the decoder gave up: ${message}`),
    });
    return made;
  }

  function take(frame: VideoFrame): void {
    // Frames that are never shown are none of this host's, but harmless.
    while (pending.length > 0 && pending[0].at < frame.timestamp) pending.shift();
    const known = pending[0]?.at === frame.timestamp ? pending.shift() : undefined;
    const fits = known && frame.displayWidth === known.area.width &&
      frame.displayHeight === known.area.height;
    if (!known || !fits) {
      const found = `${frame.displayWidth}x${frame.displayHeight}`;
      frame.close();
      return fail(`a frame of ${found} that nobody announced`);
    }
    newest?.frame.close();
    newest = { frame, area: known.area };
    if (redraw()) painted(known.sequence);
  }

  /** @returns whether something was drawn. */
  function redraw(): boolean {
    if (!newest) return false;
    try {
      draw(newest.frame, newest.area);
      return true;
    } catch (error) {
      // DOMException: the frame or the canvas is gone.
      fail(`cannot draw: ${error}`);
      return false;
    }
  }

  function decode(chunk: VideoChunk, sequence: number): void {
    const { key, rect, data } = chunk;
    if (!decoder) {
      decoder = open();
      size = { width: 0, height: 0 };
    }
    if (rect.width !== size.width || rect.height !== size.height) {
      decoder.configure(configOf(rect.width, rect.height));
      size = { width: rect.width, height: rect.height };
    }
    pending.push({ at: next, area: rect, sequence });
    decoder.decode(new EncodedVideoChunk({ type: key ? "key" : "delta", timestamp: next, data }));
    next++;
  }

  return {
    get area() {
      return newest?.area ?? null;
    },
    show(chunk, sequence, picture) {
      // After a fault the host's key frame is awaited.
      if (!decoder && !chunk.key) return;
      const reason = faultOfChunk(chunk, picture, size);
      if (reason) return fail(reason);
      if (typeof VideoDecoder === "undefined") return fail("no WebCodecs in this browser");
      if (pending.length >= PENDING_MAX) return fail("the decoder doesn't answer");
      try {
        decode(chunk, sequence);
      } catch (error) {
        // DOMException or TypeError: the decoder doesn't take it.
        fail(`the decoder refuses: ${error}`);
      }
    },
    redraw: () => void redraw(),
    close,
  };
}

function faultOfChunk(
  chunk: VideoChunk,
  picture: { width: number; height: number },
  size: { width: number; height: number },
): string | null {
  const { key, rect } = chunk;
  const reason = faultOfVideo(chunk);
  if (reason) return reason;
  if (rect.x + rect.width > picture.width || rect.y + rect.height > picture.height) {
    return "a video outside the picture";
  }
  const same = rect.width === size.width && rect.height === size.height;
  return key || same ? null : "a video of another size without a key frame";
}
