import type {
  Application,
  Bar,
  ClipboardContent,
  Cursor,
  InputObstacle,
  LocalInput,
  Obstacle,
  Rect,
  Release,
  SharedPixels,
  Source,
} from "../../capture/types.ts";
import type { DecoderAbilities, ScreenInfo } from "../../protocol/control.ts";
import type { DrawingMessage } from "../../protocol/drawing.ts";
import type { InputEvent } from "../../protocol/input.ts";

/**
 * What the main thread and the two workers of screen/ tell each other. A `share` is the time from one start() to its
 * stop(), a `run` one decoder's life within it; both are numbered from 1, 0 stands for none. What belongs to a share or
 * run that is over is void wherever it arrives. What takes something out of the release begins a new share.
 */

/** Main → capture worker. The first is `open`, with the port to the encoder worker. */
export type ToCapture =
  | { type: "open"; source: Source; bar: boolean; encoder: MessagePort }
  /** From now on frames may be grabbed for this share only (0: none), and show and reach no more than `release`. */
  | { type: "share"; share: number; release: Release }
  /** More than before may be seen in the same share. */
  | { type: "release"; release: Release }
  /** The bar on the screen, and the frame around the screen that is shared. */
  | { type: "overlay"; bar: Bar | null; frame: boolean }
  /** The viewer draws on the shared screen. */
  | { type: "draw"; message: DrawingMessage }
  /** Whether what is drawn is shown now. */
  | { type: "show-drawing"; shown: boolean }
  | { type: "raise" }
  | { type: "screen"; id: string }
  | { type: "input"; event: InputEvent }
  | { type: "release-all"; call: number }
  /** What is copied from now on is told under this number; 0: nothing. */
  | { type: "clipboard"; listening: number }
  | { type: "clipboard-write"; call: number; text: string }
  | { type: "close" };

/** What this computer can. */
export interface PlatformAbilities {
  releasesApplications: boolean;
  /** The bar can be shown. */
  overlay: boolean;
  clipboard: boolean;
}

/** Capture worker → main. */
export type FromCapture =
  | { type: "screens"; screens: ScreenInfo[]; current: string }
  | { type: "cursor"; share: number; cursor: Cursor }
  /** Once at the beginning. */
  | { type: "platform"; abilities: PlatformAbilities }
  | { type: "applications"; applications: Application[] }
  /** A button of the bar was pressed. */
  | { type: "action"; action: string }
  | { type: "local-input"; what: LocalInput }
  /** What hides the shared screen now; null: nothing any more. */
  | { type: "obstacle"; obstacle: Obstacle | null }
  | { type: "input-obstacle"; obstacle: InputObstacle | null }
  | { type: "released"; call: number }
  | { type: "clipboard"; listening: number; content: ClipboardContent }
  | { type: "clipboard-written"; call: number; done: boolean }
  | { type: "lost"; message: string }
  | { type: "closed" };

/** Encoder worker → capture worker: it wants the next frame, or is done with the last. */
export type EncoderToCapture = { type: "pull"; share: number } | { type: "taken" };
/** Capture worker → encoder worker; the pixels stay as they are until `taken`. */
export type CaptureToEncoder = { type: "frame"; share: number; pixels: SharedPixels; damage: Rect[] };

/** How much the encoder may still send, as of all packets up to `sequence`, in packets of up to `packetMax` bytes. */
export interface Room {
  bytes: number;
  packetMax: number;
  /** What the link carries, as far as it was seen; 0 while unknown. */
  bytesPerSecond: number;
  /** Bytes on their way or waiting for it. */
  inFlight: number;
  /** There and back when nothing waits, milliseconds; 0 while unknown. */
  wayMs: number;
  sequence: number;
}

/** Main → encoder worker. `open` comes first, long before anything is shared: whatever takes time is made ready then. */
export type ToEncoder =
  | { type: "open"; capture: MessagePort }
  /** Everything anew; of the same share's picture, if there is one already. */
  | { type: "start"; share: number; run: number; decoder: DecoderAbilities; room: Room }
  | { type: "stop" }
  | { type: "room"; run: number; room: Room }
  /** Asks for a packet that names the newest one once more. */
  | { type: "check"; run: number }
  | { type: "preview"; on: boolean };

/** Encoder worker → main. */
export type FromEncoder =
  | { type: "packet"; run: number; sequence: number; packet: Uint8Array<ArrayBuffer> }
  /** The answer to `check`: neither numbered nor acknowledged, and nothing is lost with it. */
  | { type: "check"; run: number; packet: Uint8Array<ArrayBuffer> }
  /** What is sent, small. */
  | { type: "preview"; share: number; preview: Preview };

/** RGB rows, top first, width·height·3 bytes. */
export interface Preview {
  width: number;
  height: number;
  rgb: Uint8Array<ArrayBuffer>;
}
