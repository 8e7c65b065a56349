import type { Cursor, Rect, SharedPixels, Source } from "../../capture/types.ts";
import type { ScreenInfo } from "../../protocol/control.ts";
import type { InputEvent } from "../../protocol/input.ts";

/** What the main thread and the two workers of screen/ tell each other. */

/** Main → capture worker. The first is `open`, with the port to the encoder worker. */
export type ToCapture =
  | { type: "open"; source: Source; encoder: MessagePort }
  | { type: "screen"; id: string }
  | { type: "input"; event: InputEvent }
  | { type: "release-all"; call: number }
  | { type: "close" };

/** Capture worker → main. */
export type FromCapture =
  | { type: "screens"; screens: ScreenInfo[]; current: string }
  | { type: "cursor"; cursor: Cursor }
  | { type: "released"; call: number }
  | { type: "lost"; message: string }
  | { type: "closed" };

/** Encoder worker → capture worker: it wants the next frame, or is done with the last. */
export type EncoderToCapture = { type: "pull"; full: boolean } | { type: "taken" };
/** Capture worker → encoder worker; the pixels stay as they are until `taken`. */
export type CaptureToEncoder = { type: "frame"; pixels: SharedPixels; damage: Rect[] };

/** Main → encoder worker. */
export type ToEncoder =
  | { type: "open"; capture: MessagePort; packetMax: number }
  /** From now on: everything anew, as run `run`, with `room` bytes to begin with. */
  | { type: "start"; run: number; room: number }
  | { type: "stop" }
  /** Bytes that may still be sent, as of all packets up to `sequence`. */
  | { type: "room"; room: number; sequence: number };

/** Encoder worker → main. */
export type FromEncoder = { type: "packet"; run: number; sequence: number; packet: Uint8Array<ArrayBuffer> };
