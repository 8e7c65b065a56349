import { covers, RELEASE_NOTHING } from "../../capture/release.ts";
import type { Bar, Release } from "../../capture/types.ts";
import type { DecoderAbilities } from "../../protocol/control.ts";
import type { DrawingMessage } from "../../protocol/drawing.ts";
import type { InputEvent } from "../../protocol/input.ts";
import type { ScreenAck } from "../../protocol/screen.ts";
import type { FromCapture, FromEncoder, Room, ToCapture, ToEncoder } from "./messages.ts";
import { Pacing } from "./pacing.ts";
import { PacketStore, type StoredPacket } from "./packet_store.ts";
import type { ScreenPipeline, ScreenPipelineOptions } from "./pipeline_types.ts";
import { startCaptureWorker, startEncoderWorker } from "./workers.ts";

/** A packet that the link carries quickly: 128 ms at 2 Mbit/s, so that input and control never wait long. */
const PACKET_MAX_BYTES = 32 * 1024;
/** How long a hanging display may hold up the end of a session. */
const CLOSE_MS = 2_000;
/** A viewer asks for everything anew at most this often; what it asks more is void. */
const RESET_MIN_MS = 1_000;
/** A packet that nothing follows for so long is named once more, so that its loss is noticed. */
const CHECK_MS = 500;

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
  #suspended = false;
  #release: Release = RELEASE_NOTHING;
  /** Of the viewer that was last ready; until then the most modest. */
  #decoder: DecoderAbilities = { cacheTiles: 0, video: false };
  /** Of the newest packet that the encoder made. */
  #sequence = 0;
  #store = new PacketStore();
  /** Waiting for room, in order; all of them are in the store too. */
  #unsent: StoredPacket[] = [];
  /** The run of which something was sent last. */
  #sentRun = 0;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #resets = 0;
  #resetAt = -Infinity;
  #released = new Map<number, () => void>();
  #ended = false;
  #closing: Promise<void> | null = null;
  #captureClosed = Promise.withResolvers<void>();

  constructor(options: ScreenPipelineOptions) {
    this.#options = options;
    const { port1, port2 } = new MessageChannel();
    this.#capture.onmessage = ({ data }: MessageEvent<FromCapture>) => this.#onCapture(data);
    this.#encoder.onmessage = ({ data }: MessageEvent<FromEncoder>) => this.#onEncoder(data);
    for (const worker of [this.#capture, this.#encoder]) {
      worker.onerror = (event) => {
        event.preventDefault();
        this.#lost(`The screen's worker failed: ${event.message}`);
      };
    }
    const { source, bar } = options;
    this.#capture.postMessage({ type: "open", source, bar, encoder: port1 } satisfies ToCapture, [port1]);
    this.#encoder.postMessage({ type: "open", capture: port2 } satisfies ToEncoder, [port2]);
  }

  release(release: Release): void {
    const before = this.#release;
    this.#release = release;
    if (this.#share === 0 || this.#ended) return;
    if (covers(release, before)) return this.#tellCapture({ type: "release", release });
    this.#share = ++this.#lastNumber;
    this.#tellShare();
    this.#begin();
  }

  start(): void {
    if (this.#ended || this.#share !== 0) return;
    this.#share = ++this.#lastNumber;
    this.#suspended = false;
    this.#tellShare();
    this.#begin();
  }

  stop(): void {
    if (this.#share === 0) return;
    this.#share = this.#run = 0;
    this.#forget();
    this.#tellCapture({ type: "share", share: 0, release: RELEASE_NOTHING });
    this.#tellEncoder({ type: "stop" });
  }

  suspend(): void {
    if (this.#share === 0 || this.#suspended) return;
    this.#suspended = true;
    this.#tellShare();
    this.#tellRoom();
  }

  resume(): void {
    if (this.#share === 0 || !this.#suspended) return;
    this.#suspended = false;
    this.#tellShare();
    this.flush();
    if (this.#sentRun === this.#run) this.#checkLater();
  }

  reconnect(have: number | null, decoder: DecoderAbilities): void {
    this.#decoder = decoder;
    if (this.#share === 0 || this.#ended) return;
    const missing = have === null ? null : this.#store.after(have);
    if (have === null || missing === null) return this.#begin();
    this.#store.acked(have);
    this.#pacing.clear();
    this.#unsent = missing;
    this.flush();
  }

  reset(): boolean {
    const now = performance.now();
    if (this.#share === 0 || this.#ended || now - this.#resetAt < RESET_MIN_MS) return false;
    this.#resetAt = now;
    this.#resets++;
    this.#begin();
    return true;
  }

  ack({ sequence }: ScreenAck): void {
    if (!this.#pacing.acked(sequence, performance.now())) return;
    this.#store.acked(sequence);
    this.flush();
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

  overlay(bar: Bar | null, frame: boolean): void {
    this.#tellCapture({ type: "overlay", bar, frame });
  }

  draw(message: DrawingMessage): void {
    this.#tellCapture({ type: "draw", message });
  }

  showDrawing(shown: boolean): void {
    this.#tellCapture({ type: "show-drawing", shown });
  }

  raise(): void {
    this.#tellCapture({ type: "raise" });
  }

  preview(on: boolean): void {
    this.#tellEncoder({ type: "preview", on });
  }

  clipboard(listening: number): void {
    this.#tellCapture({ type: "clipboard", listening });
  }

  writeClipboard(call: number, text: string): void {
    this.#tellCapture({ type: "clipboard-write", call, text });
  }

  stats() {
    const { bytesPerSecond, roundTripMs, inFlight, window } = this.#pacing;
    return { bytesPerSecond, roundTripMs, inFlight, window, resets: this.#resets };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #tellShare(): void {
    this.#tellCapture({ type: "share", share: this.#suspended ? 0 : this.#share, release: this.#release });
  }

  /** A new run: what belongs to the one before is void. */
  #begin(): void {
    this.#run = ++this.#lastNumber;
    this.#forget();
    this.#tellEncoder({
      type: "start",
      share: this.#share,
      run: this.#run,
      decoder: this.#decoder,
      room: this.#room(),
    });
  }

  #forget(): void {
    clearTimeout(this.#checkTimer);
    this.#pacing.clear();
    this.#store.clear();
    this.#unsent = [];
  }

  #onEncoder(message: FromEncoder): void {
    if (message.type === "preview") {
      return message.share === this.#share ? this.#options.events.onPreview(message.preview) : undefined;
    }
    if (message.run !== this.#run) return;
    if (message.type === "packet") {
      const { sequence, packet } = message;
      this.#sequence = sequence;
      this.#store.add({ sequence, packet });
      this.#unsent.push({ sequence, packet });
      return this.flush();
    }
    // It names a packet that still waits here: there will be another check after that.
    if (!this.#suspended && this.#unsent.length === 0) this.#options.send(message.packet);
  }

  /** The encoder is told what room is left. */
  flush(): void {
    while (!this.#suspended && this.#unsent.length > 0 && this.#options.ready()) {
      const { sequence, packet } = this.#unsent[0];
      if (this.#pacing.inFlight > 0 && this.#pacing.room < packet.length) break;
      if (!this.#options.send(packet)) return this.suspend();
      this.#unsent.shift();
      this.#pacing.sent({ sequence, bytes: packet.length }, performance.now());
      this.#sentRun = this.#run;
      this.#checkLater();
    }
    this.#tellRoom();
  }

  #checkLater(): void {
    clearTimeout(this.#checkTimer);
    this.#checkTimer = setTimeout(() => this.#tellEncoder({ type: "check", run: this.#run }), CHECK_MS);
  }

  #room(): Room {
    const { room, packetBytes, bytesPerSecond, inFlight, wayMs } = this.#pacing;
    const waiting = this.#unsent.reduce((sum, { packet }) => sum + packet.length, 0);
    return {
      bytes: this.#suspended ? 0 : room - waiting,
      packetMax: packetBytes,
      bytesPerSecond,
      inFlight: inFlight + waiting,
      wayMs,
      sequence: this.#sequence,
    };
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
      case "platform":
        return this.#ended ? undefined : events.onPlatform(message.abilities);
      case "applications":
        return this.#ended ? undefined : events.onApplications(message.applications);
      case "action":
        return this.#ended ? undefined : events.onAction(message.action);
      case "local-input":
        return this.#ended ? undefined : events.onLocalInput(message.what);
      case "obstacle":
        return this.#ended ? undefined : events.onObstacle(message.obstacle);
      case "input-obstacle":
        return this.#ended ? undefined : events.onInputObstacle(message.obstacle);
      case "clipboard":
        return this.#ended ? undefined : events.onClipboard(message.listening, message.content);
      case "clipboard-written":
        return this.#ended ? undefined : events.onClipboardWritten(message.call, message.done);
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
    this.#forget();
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
