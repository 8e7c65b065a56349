import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { HostControl, ScreenInfo } from "../../protocol/control.ts";
import type { EndReason, Obstacle } from "../../protocol/fields.ts";
import type { InputEvent } from "../../protocol/input.ts";
import type { IceServers } from "../../protocol/ice.ts";
import { HEARTBEAT_LOST_MS, HEARTBEAT_MS } from "../../protocol/limits.ts";
import type { PeerSignal } from "../../protocol/link.ts";
import { restartMs } from "../net/backoff.ts";
import { type Connection, createConnection } from "./connection.ts";
import { createSharedClipboard, type SharedClipboard } from "./clipboard.ts";
import { type CursorShape, readCursor } from "./cursor.ts";
import { createViewerDrawing, type ViewerDrawing } from "./drawing.ts";
import { createFaultCounter } from "./faults.ts";
import type { Size } from "./geometry.ts";
import { pageClipboard } from "./page_clipboard.ts";
import { createStatsReader, type LinkStats } from "./stats.ts";
import type { FromDecoder, ToDecoder } from "./worker_messages.ts";

export type Rights = Extract<HostControl, { type: "rights" }>;
export type InputObstacle = Extract<HostControl, { type: "input-obstacle" }>["obstacle"];
export type Notice = Extract<HostControl, { type: "notice" }>["code"];

/** The remote pointer's hot spot, in pixels of the picture. */
export interface CursorPlace {
  x: number;
  y: number;
  visible: boolean;
}

export interface ViewerOptions {
  root: Uint8Array<ArrayBuffer>;
  certificate: RTCCertificate;
  iceServers: IceServers;
  expectedFingerprint: string | null;
  sendSignal(signal: PeerSignal): void;
  /** Whether the one who looks wants the shared clipboard from the beginning. */
  clipboardWanted: boolean;
  /** The host ended the session on its own channel. */
  onEnd(reason: EndReason): void;
}

/** What the page shows of one remote screen, and what it may do there. Outlives single peer connections. */
export interface Viewer {
  /** "connecting" until the host was heard for the first time, "lost" while it isn't heard now. */
  readonly link: ReadonlySignal<"connecting" | "live" | "lost">;
  readonly rights: ReadonlySignal<Rights>;
  /** Steering was asked for ("Steuern" is pressed), whether granted yet or not. */
  readonly wanted: ReadonlySignal<boolean>;
  readonly steering: ReadonlySignal<boolean>;
  readonly held: ReadonlySignal<boolean>;
  readonly screens: ReadonlySignal<{ list: ScreenInfo[]; current: string }>;
  /** The painted picture's real size; 0×0 before the first. */
  readonly size: ReadonlySignal<Size>;
  readonly cursor: ReadonlySignal<CursorPlace | null>;
  /** While we steer, the other side's own user moves the pointer. */
  readonly othersMove: ReadonlySignal<boolean>;
  readonly shape: ReadonlySignal<CursorShape | null>;
  readonly stats: ReadonlySignal<LinkStats>;
  /** Round trip of the last heartbeat; null before. */
  readonly latencyMs: ReadonlySignal<number | null>;
  readonly notice: ReadonlySignal<Notice | null>;
  /** Why the picture stands still: the shared screen can't be seen for now. */
  readonly obstacle: ReadonlySignal<Obstacle | null>;
  /** Only parts of the screen are released; the rest is a pattern. */
  readonly partial: ReadonlySignal<boolean>;
  /** The owner's own mouse or keyboard is in use: our pointer waits. */
  readonly localInput: ReadonlySignal<boolean>;
  /** What keeps our input from the window it is for. */
  readonly inputObstacle: ReadonlySignal<InputObstacle>;
  /** The picture had to be sent anew again and again. */
  readonly faulty: ReadonlySignal<boolean>;
  readonly clipboard: SharedClipboard;
  /** The picture is there and live. */
  readonly looks: ReadonlySignal<boolean>;
  readonly drawing: ViewerDrawing;
  accept(signal: PeerSignal): void;
  /** The way for signals is open again. */
  signallingUp(): void;
  /** "Pause" of the one who looks. */
  hold(hold: boolean): void;
  steer(steer: boolean): void;
  selectScreen(id: string): void;
  /** Void unless steering is granted. */
  input(event: InputEvent): void;
  /** Paints on `canvas` from now on. */
  attach(canvas: HTMLCanvasElement): void;
  /** Tells the host; only for a session that ends. */
  end(reason: EndReason): void;
  close(): void;
}

const STATS_MS = 2_000;
/**
 * The host's pings and our answers to them keep both ends informed every HEARTBEAT_MS; our own only measure, so that an
 * idle session stays cheap.
 */
const LATENCY_MS = 3 * HEARTBEAT_MS;
const WATCH_MS = 250;
const NO_RIGHTS: Rights = { type: "rights", phase: "asked", grant: 0, reason: "question" };
const NO_STATS: LinkStats = { bitsPerSecond: 0, path: "unknown" };

export function createViewer(options: ViewerOptions): Viewer {
  const link = signal<"connecting" | "live" | "lost">("connecting");
  const rights = signal<Rights>(NO_RIGHTS);
  const wanted = signal(false);
  const held = signal(false);
  const screens = signal<{ list: ScreenInfo[]; current: string }>({ list: [], current: "" });
  const size = signal<Size>({ width: 0, height: 0 });
  const cursor = signal<CursorPlace | null>(null);
  const othersMove = signal(false);
  const shape = signal<CursorShape | null>(null);
  const shapes = new Map<number, CursorShape>();
  const stats = signal<LinkStats>(NO_STATS);
  const latencyMs = signal<number | null>(null);
  const notice = signal<Notice | null>(null);
  const obstacle = signal<Obstacle | null>(null);
  const faulty = signal(false);
  const partial = signal(false);
  const localInput = signal(false);
  const inputObstacle = signal<InputObstacle>(null);
  const faults = createFaultCounter();
  const steering = computed(() => rights.value.grant !== 0 && link.value === "live");
  const looks = computed(() =>
    link.value === "live" && rights.value.phase === "sharing" && !held.value && size.value.width > 0
  );
  const drawing = createViewerDrawing({
    live: looks,
    size,
    send: (message) => connection?.control({ type: "drawing", message }),
    onTool: () => {
      if (wanted.value) steer(false);
    },
  });

  const clipboard = createSharedClipboard({
    wanted: options.clipboardWanted,
    live: computed(() => link.value === "live" && rights.value.phase === "sharing"),
    send: (message) => connection?.control({ type: "clipboard", message }),
    system: pageClipboard,
  });

  const worker = new Worker(document.documentElement.dataset.decodeWorker!, { type: "module" });
  const reader = createStatsReader();
  let connection: Connection | null = null;
  let canvas: HTMLCanvasElement | null = null;
  let closed = false, lastHeard = 0, sequence = 0;
  /** Requests to restart since the host was last heard, and when the next is due. */
  let restarts = 0, restartAt = 0;

  const post = (message: ToDecoder, transfer: Transferable[] = []) => worker.postMessage(message, transfer);

  worker.onmessage = ({ data }: MessageEvent<FromDecoder>) => {
    if (data.connection !== connection?.id) return;
    if (data.type === "have") return begin(connection, data);
    if (data.type === "fault") {
      faults.add(performance.now());
      return connection.control({ type: "reset" });
    }
    connection.ack({ sequence: data.sequence, inputSequence: sequence, paintMicros: data.paintMicros });
    const { width, height } = data;
    if (width !== size.value.width || height !== size.value.height) {
      size.value = { width, height };
      canvas?.dispatchEvent(new CustomEvent("mfb-size", { bubbles: true, detail: { width, height } }));
    }
    const { sequence: painted, complete, exact, changed, video } = data;
    const detail = { sequence: painted, complete, exact, changed, video };
    canvas?.dispatchEvent(new CustomEvent("mfb-painted", { bubbles: true, detail }));
  };

  function connect(id: string): Connection {
    connection?.close();
    sequence = 0;
    shapes.clear();
    clipboard.connecting();
    localInput.value = false;
    obstacle.value = null;
    inputObstacle.value = null;
    reader.reset();
    const mine: Connection = createConnection({
      id,
      root: options.root,
      certificate: options.certificate,
      iceServers: options.iceServers,
      expectedFingerprint: options.expectedFingerprint,
      onSignal: options.sendSignal,
      onOpen() {
        heard();
        post({ type: "connection", connection: id });
        beat();
      },
      onControl: (message) => {
        heard();
        onControl(message);
      },
      onPacket(packet) {
        heard();
        const arrived = performance.timeOrigin + performance.now();
        post({ type: "packet", connection: id, packet, arrived }, [packet.buffer]);
      },
      onBroken: () => lose(),
    });
    return mine;
  }

  /** The decoder is ready for this connection. */
  function begin(mine: Connection, { sequence, decoder }: Extract<FromDecoder, { type: "have" }>): void {
    mine.control({ type: "ready", have: sequence, decoder });
    tellHold();
    clipboard.begin();
    // Steering that was under way goes on after a break, under a new grant.
    if (wanted.value) mine.control({ type: "steer", steer: true });
  }

  function onControl(message: HostControl): void {
    switch (message.type) {
      case "ping":
        return connection?.control({ type: "pong", sent: message.sent });
      case "pong":
        return void (latencyMs.value = Math.max(0, performance.now() - message.sent));
      case "rights":
        return batch(() => {
          rights.value = message;
          if (message.phase === "sharing") notice.value = null;
          // What was taken back is asked for anew by a person, not by what was pressed before.
          const taken = message.reason === "withdrawn" || message.reason === "panic";
          if (taken && wanted.value) steer(false);
        });
      case "screens":
        return void (screens.value = { list: message.screens, current: message.current });
      case "cursor":
        return placeCursor({ x: message.x, y: message.y, visible: message.visible }, steering.value);
      case "cursor-shape":
        shapes.set(message.id, readCursor(message));
        return void (shape.value = shapes.get(message.id)!);
      case "cursor-again":
        return void (shape.value = shapes.get(message.id) ?? null);
      case "release":
        return void (partial.value = message.partial);
      case "local-input":
        return void (localInput.value = message.active);
      case "obstacle":
        return void (obstacle.value = message.obstacle);
      case "drawing":
        return drawing.accept(message.message);
      case "input-obstacle":
        return void (inputObstacle.value = message.obstacle);
      case "clipboard":
        return clipboard.accept(message.message);
      case "notice":
        return void (notice.value = message.code);
      case "end":
        return options.onEnd(message.reason);
    }
  }

  /** @param others whether somebody else moves the pointer that we steer */
  function placeCursor(place: CursorPlace, others: boolean): void {
    batch(() => {
      cursor.value = place;
      othersMove.value = others;
    });
  }

  function heard(): void {
    lastHeard = performance.now();
    restarts = 0;
    if (connection?.open) link.value = "live";
  }

  function lose(): void {
    if (closed || link.value === "lost") return;
    if (link.value === "live") link.value = "lost";
    clipboard.lost();
    restartAt = 0;
  }

  function beat(): void {
    connection?.control({ type: "ping", sent: Math.round(performance.now() * 10) / 10 });
  }

  function watch(): void {
    const now = performance.now();
    faulty.value = faults.often(now);
    if (link.value === "live" && now - lastHeard > HEARTBEAT_LOST_MS) lose();
    if (link.value !== "lost" || !connection || now < restartAt) return;
    options.sendSignal({ kind: "restart", connection: connection.id });
    restartAt = now + restartMs(restarts++);
  }

  async function readStats(): Promise<void> {
    const mine = connection;
    if (!mine?.open) return;
    const report = await mine.stats();
    if (mine === connection) stats.value = reader.read(report.values(), performance.now());
  }

  function steer(steer: boolean): void {
    wanted.value = steer;
    if (steer) drawing.choose(null);
    connection?.control({ type: "steer", steer });
  }

  function tellHold(): void {
    connection?.control({ type: "hold", hold: held.value || document.hidden });
  }

  const heartbeat = setInterval(beat, LATENCY_MS);
  const watching = setInterval(watch, WATCH_MS);
  const measuring = setInterval(() => void readStats().catch(() => {}), STATS_MS);
  document.addEventListener("visibilitychange", tellHold);

  return {
    link,
    rights,
    wanted,
    steering,
    held,
    screens,
    size,
    cursor,
    othersMove,
    shape,
    stats,
    latencyMs,
    notice,
    obstacle,
    partial,
    localInput,
    inputObstacle,
    faulty,
    clipboard,
    looks,
    drawing,
    accept(signal) {
      if (closed) return;
      if (signal.kind === "offer" && signal.connection !== connection?.id) {
        connection = connect(signal.connection);
      }
      if (signal.connection === connection?.id) connection.accept(signal);
    },
    signallingUp() {
      restartAt = 0;
      watch();
    },
    hold(hold) {
      held.value = hold;
      tellHold();
    },
    steer,
    selectScreen: (id) => connection?.control({ type: "screen", id }),
    input(event) {
      if (!steering.value || !connection) return;
      // The host doesn't tell us what we do ourselves.
      if ("x" in event) placeCursor({ x: event.x, y: event.y, visible: true }, false);
      connection.input({ sequence: sequence = (sequence + 1) >>> 0, grant: rights.value.grant, event });
    },
    attach(next) {
      canvas = next;
      const offscreen = next.transferControlToOffscreen();
      post({ type: "canvas", canvas: offscreen }, [offscreen]);
    },
    end: (reason) => connection?.control({ type: "end", reason }),
    close() {
      closed = true;
      drawing.close();
      clearInterval(heartbeat);
      clearInterval(watching);
      clearInterval(measuring);
      document.removeEventListener("visibilitychange", tellHold);
      // What was just said ("end") still leaves before the connection closes.
      const last = connection;
      connection = null;
      setTimeout(() => last?.close(), 500);
      worker.terminate();
    },
  };
}
