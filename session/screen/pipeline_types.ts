import type {
  Application,
  Bar,
  ClipboardContent,
  Cursor,
  InputObstacle,
  LocalInput,
  Obstacle,
  Release,
  Source,
} from "../../capture/types.ts";
import type { DecoderAbilities, ScreenInfo } from "../../protocol/control.ts";
import type { DrawingMessage } from "../../protocol/drawing.ts";
import type { InputEvent } from "../../protocol/input.ts";
import type { ScreenAck } from "../../protocol/screen.ts";
import type { PlatformAbilities, Preview } from "./messages.ts";

export interface ScreenPipelineOptions {
  source: Source;
  /** The function bar may stand on the screen itself. */
  bar: boolean;
  /** Takes one packet for the viewer; false when nobody takes it, which is as good as suspend(). */
  send(packet: Uint8Array<ArrayBuffer>): boolean;
  /** Whether the next packet would leave at once; once it is true again, flush() must be called. */
  ready(): boolean;
  events: {
    onScreens(screens: ScreenInfo[], current: string): void;
    onCursor(cursor: Cursor): void;
    /** What this computer can: once, before anything else. */
    onPlatform(abilities: PlatformAbilities): void;
    onApplications(applications: Application[]): void;
    /** A button of the function bar. */
    onAction(action: string): void;
    onLocalInput(what: LocalInput): void;
    /** The picture stands still as the screen can't be seen; null: it can again. */
    onObstacle(obstacle: Obstacle | null): void;
    onInputObstacle(obstacle: InputObstacle | null): void;
    onPreview(preview: Preview): void;
    /** Somebody copied this here, under the number that clipboard() was last called with. */
    onClipboard(listening: number, content: ClipboardContent): void;
    onClipboardWritten(call: number, done: boolean): void;
    /** The display went away; nothing more will come. */
    onDisplayLost(message: string): void;
  };
}

/** One screen's way from the display to the viewer, and of input back. Opens all at once, grabs nothing until start(). */
export interface ScreenPipeline {
  /**
   * What may be seen and reached, nothing until this is called. What is taken back is gone with this call: of what was
   * grabbed before nothing is sent any more, the viewer gets everything anew.
   */
  release(release: Release): void;
  /** The owner agreed: sends the whole picture, then what changes. */
  start(): void;
  /**
   * The owner's consent is over: from this call on nothing is sent, not even what is encoded already, and nothing of it
   * ever will be; a frame in the works is thrown away.
   */
  stop(): void;
  /** Nobody looks for now: nothing is grabbed and nothing is sent, but all is kept as it is, also what isn't sent yet. */
  suspend(): void;
  /** After suspend(): goes on. */
  resume(): void;
  /**
   * A new connection, in which nothing is under way. A viewer that has decoded everything up to packet `have` goes on
   * from there where what follows is still known; one that has nothing (null) gets everything anew.
   */
  reconnect(have: number | null, decoder: DecoderAbilities): void;
  /** The viewer's decoder lost its state: everything anew. @returns false when it is void, as it comes too often. */
  reset(): boolean;
  ack(ack: ScreenAck): void;
  /** Sends what waits, as far as there is room. */
  flush(): void;
  /** Injects, in the order of the calls. Who may steer was decided before. */
  input(event: InputEvent): void;
  /** At once: of what was asked for before, nothing is injected any more; settles when all keys and buttons are up. */
  releaseAll(): Promise<void>;
  selectScreen(id: string): void;
  /** The function bar, and the frame around the shared screen. */
  overlay(bar: Bar | null, frame: boolean): void;
  /** What the viewer draws on the shared screen; stays as it is until another message changes it. */
  draw(message: DrawingMessage): void;
  /** Whether what is drawn is shown; not at first. */
  showDrawing(shown: boolean): void;
  /** Brings our own page to the front. */
  raise(): void;
  /** Whether onPreview() is wanted. */
  preview(on: boolean): void;
  /** Tells what is copied on this computer from now on, under this number; 0: nothing any more. */
  clipboard(listening: number): void;
  writeClipboard(call: number, text: string): void;
  stats(): ScreenStats;
  close(): Promise<void>;
}

export interface ScreenStats {
  bytesPerSecond: number;
  roundTripMs: number;
  /** Bytes. */
  inFlight: number;
  window: number;
  /** How often the viewer's decoder lost its state. */
  resets: number;
}
