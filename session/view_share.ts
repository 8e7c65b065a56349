import { HEARTBEAT_LOST_MS } from "../protocol/limits.ts";
import type { HostCommand, HostState } from "../protocol/local.ts";
import { ProtocolError } from "../protocol/parse.ts";
import type { PeerSignal } from "../protocol/peer_signal.ts";
import type { ViewShareFromUi, ViewShareMessage, ViewShareToUi } from "../protocol/view_share.ts";
import { hostStateOf } from "./host_state.ts";
import type { Host, HostOptions } from "./host_types.ts";
import { CHOICE_EVERYTHING } from "./release.ts";
import { type HostEvent, type HostRights, initialRights, nextRights } from "./state.ts";

/** Without the viewer for this long the session is over. */
const GIVE_UP_MS = 5 * 60_000;

export interface ViewShareOptions extends
  Pick<
    HostOptions,
    "viewerName" | "turn" | "onState" | "onConsent" | "onStopped"
  > {
  /** What goes in the place of our page's signal: a browser doesn't tell this computer's addresses. */
  complete(signal: PeerSignal): PeerSignal[];
  /** To the adviser's page, over the link. */
  onMessage(message: ViewShareMessage): void;
  /** To our own page. */
  onUi(message: ViewShareToUi): void;
}

/**
 * The host where the screen can't be captured by this process: the client's browser captures it and sends it to the
 * adviser's browser. The rights stay here (state.ts): nothing of the connection passes before Ja, and the page is told
 * when its picture may flow. Steering is never granted.
 */
export interface ViewShare extends Host {
  fromUi(message: ViewShareFromUi): void;
  /** @throws ProtocolError for what no honest adviser sends. */
  fromLink(message: ViewShareMessage): void;
  /** The page that captured is gone, and its capture with it; one that has just opened learns what it may do. */
  pageGone(): void;
}

export function createViewShare(options: ViewShareOptions): ViewShare {
  return new BrowserShare(options);
}

type SignalKind = PeerSignal["kind"];
/** The page offers. What else it sends is dropped. */
const PAGE_SENDS: readonly SignalKind[] = ["offer", "candidate"];
/** The adviser's page never offers: that would be a connection which nobody agreed to. */
const ADVISER_SENDS: readonly SignalKind[] = ["answer", "candidate", "restart"];

type Flow = Extract<ViewShareToUi, { kind: "flow" }>["flow"];

class BrowserShare implements ViewShare {
  #options: ViewShareOptions;
  #rights: HostRights = initialRights(false);
  /** Our page holds a capture. */
  #captured = false;
  /** The first connection takes longer than one would call "connecting". */
  #overdue = false;
  #met = false;
  #stopped = false;
  #lastFlow: Flow | null = "off";
  #lastRights = "";
  #late: ReturnType<typeof setTimeout> | undefined;
  #lost: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ViewShareOptions) {
    this.#options = options;
    queueMicrotask(() => options.onState(this.state));
  }

  get state(): HostState {
    const { viewerName, turn } = this.#options;
    const asked = this.#rights.phase === "asked";
    // Whether the viewer is there is known late, and doesn't matter while there is nothing to see.
    const connected = this.#rights.connected || !this.#captured || !(this.#met || this.#overdue);
    return hostStateOf({ ...this.#rights, connected }, {
      options: { turn, viewerName, mode: "support" },
      releases: { question: null, choice: asked ? null : CHOICE_EVERYTHING },
      abilities: { releasesApplications: false, overlay: false, clipboard: false },
      choosing: false,
      obstacle: null,
      inputObstacle: null,
      clipboard: { tooLarge: false },
      drawing: { allowed: false, drawn: false },
    });
  }

  details(): [] {
    return [];
  }

  /** There is no input that a question would have to wait for. */
  asking(): void {}

  /** This process reaches no window on such a system. */
  raise(): void {}

  command(command: HostCommand): void {
    if (this.#stopped) return;
    switch (command.type) {
      case "answer":
        return this.#answer(command);
      case "pause":
        if (!command.pause && !this.#captured) return;
        return this.#apply({ type: "pause", pause: command.pause });
      // The browser's picker is the choice, and nobody steers.
      case "release":
      case "choose":
      case "preview":
      case "steering":
      // These need this process at the screen.
      case "clipboard":
      case "drawing":
      case "clear-drawing":
      case "unread":
    }
  }

  fromUi(message: ViewShareFromUi): void {
    switch (message.kind) {
      case "signal": {
        if (!this.#agreed || !PAGE_SENDS.includes(message.signal.kind)) return;
        for (const signal of this.#options.complete(message.signal)) {
          this.#options.onMessage({ kind: "signal", signal });
        }
        return;
      }
      case "capture":
        return this.#capture(message.on);
      case "connected":
        return this.#connected(message.connected);
    }
  }

  fromLink(message: ViewShareMessage): void {
    if (message.kind !== "signal" || !ADVISER_SENDS.includes(message.signal.kind)) {
      throw new ProtocolError("unexpected", "Cannot take message: it is the client's to send");
    }
    // What was meant for an earlier share may come while the question of the next one is open.
    if (this.#agreed) this.#options.onUi({ kind: "signal", signal: message.signal });
  }

  pageGone(): void {
    this.#connected(false);
    this.#lastFlow = null;
    this.#capture(false);
  }

  /** Signals belong to our page, which keeps a connection up by itself. */
  signal(): void {}

  signallingUp(): void {}

  stop(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#stopped = true;
    clearTimeout(this.#late);
    clearTimeout(this.#lost);
    // Also before Ja: the page may hold a capture already.
    this.#options.onUi({ kind: "flow", flow: "off" });
    this.#apply({ type: "end" });
    return Promise.resolve();
  }

  get #agreed(): boolean {
    return this.#rights.phase === "sharing" || this.#rights.phase === "paused";
  }

  #answer({ question, answer }: Extract<HostCommand, { type: "answer" }>): void {
    if (this.#rights.phase !== "asked" || question !== this.#options.turn) return;
    if (answer === "yes" && !this.#captured) return;
    this.#options.onConsent(answer);
    this.#apply({ type: "answer", yes: answer === "yes" });
    if (answer === "no") return;
    this.#late = setTimeout(() => {
      this.#overdue = true;
      this.#options.onState(this.state);
    }, HEARTBEAT_LOST_MS);
    this.#connected(false);
  }

  #capture(on: boolean): void {
    this.#captured = on;
    if (!on && this.#rights.phase === "sharing") return this.#apply({ type: "pause", pause: true });
    this.#tell();
  }

  #connected(connected: boolean): void {
    clearTimeout(this.#lost);
    if (connected) this.#met = true;
    else if (this.#agreed) this.#lost = setTimeout(() => this.#options.onStopped("lost"), GIVE_UP_MS);
    this.#apply({ type: "connected", connected });
  }

  /** The only way in which rights change: the state first, then what follows from it, in the same tick. */
  #apply(event: HostEvent): void {
    const before = this.#rights;
    this.#rights = nextRights(before, event);
    if (this.#rights === before) return;
    this.#tell();
  }

  get #flow(): Flow {
    const { phase } = this.#rights;
    return phase === "sharing" ? "on" : phase === "paused" ? "paused" : "off";
  }

  #tell(): void {
    if (this.#stopped) return;
    const flow = this.#flow;
    if (flow !== this.#lastFlow) this.#options.onUi({ kind: "flow", flow });
    this.#lastFlow = flow;
    if (this.#agreed) this.#tellRights();
    this.#options.onState(this.state);
  }

  #tellRights(): void {
    const sharing = this.#rights.phase === "sharing";
    const phase = sharing ? "sharing" : this.#captured ? "paused" : "stopped";
    if (phase !== this.#lastRights) this.#options.onMessage({ kind: "rights", phase, reason: "unsupported" });
    this.#lastRights = phase;
  }
}
