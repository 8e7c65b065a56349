import type { Cursor, Source } from "../../capture/types.ts";
import type { ScreenInfo } from "../../protocol/control.ts";
import type { InputEvent } from "../../protocol/input.ts";
import type { ScreenAck } from "../../protocol/screen.ts";
import type { FromCapture, FromEncoder, Room, ToCapture, ToEncoder } from "./messages.ts";
import { Pacing } from "./pacing.ts";
import { startCaptureWorker, startEncoderWorker } from "./workers.ts";

/** A packet that the link carries quickly: 128 ms at 2 Mbit/s, so that input and control never wait long. */
const PACKET_MAX_BYTES = 32 * 1024;
/** How long a hanging display may hold up the end of a session. */
const CLOSE_MS = 2_000;

export interface ScreenPipelineOptions {
  source: Source;
  /** Takes one packet for the viewer; false when nobody takes it, which is as good as stop(). */
  send(packet: Uint8Array<ArrayBuffer>): boolean;
  events: {
    onScreens(screens: ScreenInfo[], current: string): void;
    onCursor(cursor: Cursor): void;
    /** The display went away; nothing more will come. */
    onDisplayLost(message: string): void;
  };
}

/** One screen's way from the display to the viewer, and of input back. Opens all at once, grabs nothing until start(). */
export interface ScreenPipeline {
  /** Sends the whole picture, then what changes. */
  start(): void;
  /** From this call on nothing is sent, not even what is encoded already; a frame in the works is thrown away. */
  stop(): Promise<void>;
  /** The viewer starts from nothing: everything anew. */
  reset(): void;
  ack(ack: ScreenAck): void;
  /** Injects, in the order of the calls. Who may steer was decided before. */
  input(event: InputEvent): void;
  /** At once: of what was asked for before, nothing is injected any more; settles when all keys and buttons are up. */
  releaseAll(): Promise<void>;
  selectScreen(id: string): void;
  stats(): { bytesPerSecond: number; roundTripMs: number; inFlight: number; window: number };
  close(): Promise<void>;
}

export function createScreenPipeline(options: ScreenPipelineOptions): ScreenPipeline {
  return new Pipeline(options);
}

class Pipeline implements ScreenPipeline {
  #options: ScreenPipelineOptions;
  #capture = startCaptureWorker();
  #encoder = startEncoderWorker();
  #pacing = new Pacing(PACKET_MAX_BYTES);
  /** See messages.ts; 0 while stopped. */
  #share = 0;
  #run = 0;
  #lastNumber = 0;
  /** Of the newest packet that was sent. */
  #sequence = 0;
  #released = new Map<number, () => void>();
  #ended = false;
  #closing: Promise<void> | null = null;
  #captureClosed = Promise.withResolvers<void>();

  constructor(options: ScreenPipelineOptions) {
    this.#options = options;
    const { port1, port2 } = new MessageChannel();
    this.#capture.onmessage = ({ data }: MessageEvent<FromCapture>) => this.#onCapture(data);
    this.#encoder.onmessage = ({ data }: MessageEvent<FromEncoder>) => this.#onPacket(data);
    for (const worker of [this.#capture, this.#encoder]) {
      worker.onerror = (event) => {
        event.preventDefault();
        this.#lost(`The screen's worker failed: ${event.message}`);
      };
    }
    const { source } = options;
    this.#capture.postMessage({ type: "open", source, encoder: port1 } satisfies ToCapture, [port1]);
    this.#encoder.postMessage({ type: "open", capture: port2 } satisfies ToEncoder, [port2]);
  }

  start(): void {
    if (this.#ended) return;
    if (this.#share === 0) {
      this.#share = ++this.#lastNumber;
      this.#tellCapture({ type: "share", share: this.#share });
    }
    this.#run = ++this.#lastNumber;
    this.#pacing.clear();
    this.#tellEncoder({ type: "start", share: this.#share, run: this.#run, room: this.#room() });
  }

  stop(): Promise<void> {
    if (this.#share !== 0) {
      this.#share = this.#run = 0;
      this.#pacing.clear();
      this.#tellCapture({ type: "share", share: 0 });
      this.#tellEncoder({ type: "stop" });
    }
    return Promise.resolve();
  }

  reset(): void {
    if (this.#share !== 0) this.start();
  }

  ack({ sequence }: ScreenAck): void {
    this.#pacing.acked(sequence, performance.now());
    this.#tellRoom();
  }

  input(event: InputEvent): void {
    this.#tellCapture({ type: "input", event });
  }

  releaseAll(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    const call = ++this.#lastNumber;
    return new Promise((resolve) => {
      this.#released.set(call, resolve);
      this.#tellCapture({ type: "release-all", call });
    });
  }

  selectScreen(id: string): void {
    this.#tellCapture({ type: "screen", id });
  }

  stats() {
    const { bytesPerSecond, roundTripMs, inFlight, window } = this.#pacing;
    return { bytesPerSecond, roundTripMs, inFlight, window };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #onPacket({ run, sequence, packet }: FromEncoder): void {
    if (run !== this.#run) return;
    const bytes = packet.length;
    if (!this.#options.send(packet)) return void this.stop();
    this.#sequence = sequence;
    this.#pacing.sent({ sequence, bytes }, performance.now());
    this.#tellRoom();
  }

  #room(): Room {
    return { bytes: this.#pacing.room, packetMax: this.#pacing.packetBytes, sequence: this.#sequence };
  }

  #tellRoom(): void {
    if (this.#run !== 0) this.#tellEncoder({ type: "room", run: this.#run, room: this.#room() });
  }

  #onCapture(message: FromCapture): void {
    const { events } = this.#options;
    switch (message.type) {
      case "screens":
        return this.#ended ? undefined : events.onScreens(message.screens, message.current);
      case "cursor":
        return message.share === this.#share ? events.onCursor(message.cursor) : undefined;
      case "released":
        this.#released.get(message.call)?.();
        return void this.#released.delete(message.call);
      case "lost":
        return this.#lost(message.message);
      case "closed":
        return this.#captureClosed.resolve();
    }
  }

  #lost(message: string): void {
    if (this.#ended) return;
    this.#end();
    this.#options.events.onDisplayLost(message);
  }

  /** Nothing is sent or injected any more. */
  #end(): void {
    this.#ended = true;
    this.#share = this.#run = 0;
    for (const resolve of this.#released.values()) resolve();
    this.#released.clear();
  }

  #tellCapture(message: ToCapture): void {
    if (!this.#ended) this.#capture.postMessage(message);
  }

  #tellEncoder(message: ToEncoder): void {
    if (!this.#ended) this.#encoder.postMessage(message);
  }

  async #close(): Promise<void> {
    this.#end();
    this.#capture.postMessage({ type: "close" } satisfies ToCapture);
    this.#encoder.postMessage({ type: "stop" } satisfies ToEncoder);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, CLOSE_MS));
    await Promise.race([this.#captureClosed.promise, late]);
    clearTimeout(timer);
    this.#capture.terminate();
    this.#encoder.terminate();
  }
}
