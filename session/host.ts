import type { Obstacle } from "../capture/types.ts";
import type { HostControl, ScreenInfo, ViewerControl } from "../protocol/control.ts";
import type { EndReason } from "../protocol/fields.ts";
import type { InputMessage } from "../protocol/input.ts";
import type { PeerSignal } from "../protocol/link.ts";
import type { HostCommand, HostDetail, HostState } from "../protocol/local.ts";
import { type BarAction, barCommand, barOf } from "./bar.ts";
import { Drawings } from "./drawings.ts";
import { previewDetails } from "./host_details.ts";
import { createHostClipboard } from "./clipboard.ts";
import { hostStateOf } from "./host_state.ts";
import type { Host, HostOptions } from "./host_types.ts";
import { createLocalInputNotice } from "./local_input.ts";
import { createInputObstacle } from "./input_obstacle.ts";
import { createReconnector, type Reconnector } from "./reconnector.ts";
import { createQuestionGuard } from "./question_guard.ts";
import { CHOICE_EVERYTHING } from "./release.ts";
import { Releases } from "./releases.ts";
import { createScreenPipeline } from "./screen/pipeline.ts";
import type { PlatformAbilities } from "./screen/messages.ts";
import type { ScreenPipeline } from "./screen/pipeline_types.ts";
import { createCursorSender } from "./cursor.ts";
import {
  firstGrant,
  flows,
  type HostEvent,
  type HostRights,
  initialRights,
  mayInject,
  mayTake,
  nextRights,
  rightsOf,
  shares,
} from "./state.ts";

export function createHost(options: HostOptions): Host {
  return new ScreenHost(options);
}

class ScreenHost implements Host {
  #options: HostOptions;
  #rights: HostRights;
  #pipeline: ScreenPipeline;
  #reconnector: Reconnector;
  /** Nothing is sent before the viewer's decoder said that it is ready. */
  #viewerReady = false;
  #lastRights = "";
  #screens: { list: ScreenInfo[]; current: string } | null = null;
  #cursor = createCursorSender((message) => this.#cursorLeaves(message));
  #guard = createQuestionGuard((open) => this.#apply({ type: "question", open }));
  #stopped: Promise<void> | null = null;
  #droppedInputs = 0;
  #releases: Releases;
  #drawings: Drawings;
  #choosing = false;
  #asking = false;
  #unread = 0;
  #obstacle: Obstacle | null = null;
  /** Known once the screen is open; before, nobody is asked. */
  #abilities: PlatformAbilities | null = null;
  #clipboard = createHostClipboard({
    send: (message) => this.#control(message),
    listen: (listening) => this.#pipeline.clipboard(listening),
    write: (call, text) => this.#pipeline.writeClipboard(call, text),
    onWanted: (wanted) => this.#apply({ type: "clipboard-wanted", wanted }),
    onChange: () => this.#changed(),
  });
  #inputObstacle = createInputObstacle({
    control: (message) => this.#tellConnected(message),
    changed: () => this.#changed(),
  });
  #localInput = createLocalInputNotice((active) => this.#tellConnected({ type: "local-input", active }));

  constructor(options: HostOptions) {
    this.#options = options;
    this.#rights = initialRights(options.mode === "support", firstGrant());
    this.#pipeline = createScreenPipeline({
      source: options.source,
      bar: options.bar !== null,
      send: (packet) => this.#reconnector.screen(packet),
      ready: () => this.#reconnector.ready,
      events: {
        onScreens: (list, current) => {
          this.#screens = { list, current };
          this.#sendScreens();
          this.#drawings.onScreen(list.find(({ id }) => id === current) ?? list[0]);
        },
        onCursor: (cursor) => this.#cursor.update(cursor),
        onPlatform: (abilities) => {
          this.#abilities = abilities;
          this.#changed();
        },
        onApplications: (applications) => this.#releases.onApplications(applications),
        onAction: (action) => this.#onBar(action as BarAction),
        onLocalInput: (what) => {
          if (what === "panic") this.#apply({ type: "panic" });
          if (this.#rights.grant !== 0) this.#localInput.heard();
        },
        onObstacle: (obstacle) => {
          this.#obstacle = obstacle;
          this.#sendObstacle();
          this.#changed();
        },
        onInputObstacle: (obstacle) => this.#inputObstacle.update(obstacle),
        onClipboard: (listening, content) => this.#clipboard.onContent(listening, content),
        onClipboardWritten: (call, done) => this.#clipboard.onWritten(call, done),
        onPreview: (preview) => previewDetails(preview).forEach(options.onDetail),
        onDisplayLost: (message) => {
          options.log(message);
          this.#end("display-lost");
        },
      },
    });
    this.#reconnector = createReconnector({
      identity: options.identity,
      iceServers: options.iceServers,
      expectedFingerprint: options.expectedFingerprint,
      root: options.root,
      log: options.log,
      onSignal: options.onSignal,
      onConnected: (connected, fresh) => this.#onConnected(connected, fresh),
      onControl: (message) => this.#onControl(message),
      onInput: (message) => this.#onInput(message),
      onAck: (ack) => this.#pipeline.ack(ack),
      onReady: () => this.#pipeline.flush(),
      onLost: () => this.#end("lost"),
    });
    this.#releases = new Releases({
      onRelease: (release) => {
        this.#pipeline.release(release);
        this.#sendRelease();
      },
      onDetail: options.onDetail,
      onChange: () => this.#onReleases(),
    });
    this.#drawings = new Drawings({
      pipeline: this.#pipeline,
      control: (message) => this.#tellConnected(message),
      onDetail: options.onDetail,
      changed: () => this.#changed(),
    });
    if (options.connectEarly) this.#reconnector.start();
    queueMicrotask(() => options.onState(this.state));
  }

  get state(): HostState {
    return hostStateOf(this.#rights, {
      options: this.#options,
      releases: this.#releases,
      abilities: this.#abilities,
      choosing: this.#choosing,
      obstacle: this.#obstacle,
      inputObstacle: this.#inputObstacle.met,
      clipboard: this.#clipboard,
      drawing: this.#drawings.state,
    });
  }

  command(command: HostCommand): void {
    if (this.#stopped) return;
    switch (command.type) {
      case "answer":
        return this.#answer(command);
      case "release":
        this.#choosing = false;
        if (this.#rights.phase !== "asked") this.#releases.choose(command.release);
        return this.#changed();
      case "choose":
        this.#choosing = command.open && this.#rights.phase !== "asked";
        return this.#changed();
      case "preview":
        return this.#pipeline.preview(command.on);
      case "steering":
      case "pause":
      case "clipboard":
        return this.#apply(command);
      case "drawing":
      case "clear-drawing":
        return this.#drawings.command(command);
      case "unread":
        this.#unread = command.count;
        return this.#changed();
    }
  }

  details(): HostDetail[] {
    return [...this.#releases.details, ...this.#drawings.details];
  }

  asking(asking: boolean): void {
    this.#asking = asking;
    this.#onReleases();
  }

  raise(): void {
    if (!this.#stopped) this.#pipeline.raise();
  }

  signal(signal: PeerSignal): void {
    if (!this.#stopped) this.#reconnector.signal(signal);
  }

  signallingUp(): void {
    if (!this.#stopped) this.#reconnector.signallingUp();
  }

  stop(reason: EndReason): Promise<void> {
    this.#stopped ??= this.#close(reason);
    return this.#stopped;
  }

  #answer({ question, answer, release }: Extract<HostCommand, { type: "answer" }>): void {
    if (this.#rights.phase !== "asked") return this.#releases.answer(question, answer === "yes");
    if (question !== this.#options.turn || this.#abilities === null) return;
    this.#options.onConsent(answer);
    if (answer === "yes") this.#releases.choose(release ?? CHOICE_EVERYTHING);
    this.#apply({ type: "answer", yes: answer === "yes" });
    if (answer === "no") return;
    this.#reconnector.start();
    this.#onReleases();
  }

  #onReleases(): void {
    if (this.#rights.phase === "asked") return;
    this.#guard.open(this.#releases.question !== null || this.#asking);
    this.#changed();
  }

  /** The screen's own bar and the owner's page show the same. */
  #changed(): void {
    if (this.#stopped) return;
    const overlay = this.#abilities?.overlay ?? false;
    this.#drawings.follow(this.#rights, { choosing: this.#choosing, overlay });
    const { state } = this;
    const bar = this.#options.bar === null ? null : barOf(state, this.#options.bar, this.#unread);
    this.#pipeline.overlay(bar, bar !== null && shares(this.#rights));
    this.#options.onState(state);
  }

  #onBar(action: BarAction): void {
    const command = barCommand(action, this.#rights);
    if (command) this.command(command);
    const [answer, question] = action.split(":");
    if (question) return this.#releases.answer(Number(question), answer === "yes");
    switch (action) {
      case "choose":
        return this.#pipeline.raise();
      case "files":
        return this.#options.onFiles();
      case "chat":
        this.#options.onChat();
        return this.#pipeline.raise();
      case "end":
        return this.#end(this.#options.mode === "support" ? "client-ended" : "adviser-ended");
    }
  }

  /** The only way in which rights change: the state first, then what follows from it, in the same tick. */
  #apply(event: HostEvent): void {
    const before = this.#rights;
    this.#rights = nextRights(before, event);
    if (this.#rights === before) return;
    if (before.grant !== 0 && this.#rights.grant === 0) {
      this.#pipeline.releaseAll().catch((error) => this.#options.log(`Cannot release the keys: ${error}`));
    }
    this.#setFlow();
    this.#sendRights();
    this.#clipboard.update(this.#rights);
    this.#changed();
  }

  /** Pixels made under an agreement never outlive it; without a viewer they wait. */
  #setFlow(): void {
    if (!shares(this.#rights)) return this.#pipeline.stop();
    if (!flows(this.#rights) || !this.#viewerReady) return this.#pipeline.suspend();
    this.#pipeline.start();
    this.#pipeline.resume();
    this.#cursor.send();
  }

  #onConnected(connected: boolean, fresh: boolean): void {
    if (fresh) {
      this.#viewerReady = false;
      this.#lastRights = "";
      this.#cursor.forget();
      this.#clipboard.forget();
      this.#setFlow();
    }
    this.#apply({ type: "connected", connected });
    if (connected) {
      this.#sendScreens();
      this.#sendRights();
      this.#inputObstacle.tell();
    }
  }

  #onControl(message: ViewerControl): void {
    if (!mayTake(message.type, this.#rights.phase)) return;
    switch (message.type) {
      case "ready":
        return this.#onReady(message);
      case "reset":
        if (!this.#pipeline.reset()) return;
        return this.#options.log(`Sends everything anew, ${this.#pipeline.stats().resets} times so far`);
      case "hold":
        return this.#apply({ type: "hold", hold: message.hold });
      case "steer":
        return this.#apply({ type: "steer", steer: message.steer });
      case "screen":
        if (!this.#screens?.list.some((screen) => screen.id === message.id)) return;
        return this.#pipeline.selectScreen(message.id);
      case "clipboard":
        return this.#clipboard.take(message.message);
      case "drawing":
        return this.#drawings.accept(message.message);
      case "end":
        return this.#end(message.reason);
    }
  }

  /** Once per connection: a second one would only make us send twice. */
  #onReady({ have, decoder }: Extract<ViewerControl, { type: "ready" }>): void {
    if (this.#viewerReady) return;
    this.#viewerReady = true;
    this.#drawings.begin();
    this.#pipeline.reconnect(have, decoder);
    this.#setFlow();
  }

  #onInput({ grant, event }: InputMessage): void {
    if (mayInject(this.#rights, grant)) {
      if ("x" in event) this.#cursor.injected(event);
      return this.#pipeline.input(event);
    }
    // Input crosses honestly with a revoke: counted, and said once.
    if (++this.#droppedInputs === 1) this.#options.log("Dropped input that came without a grant");
  }

  #sendScreens(): void {
    // Names and sizes of screens are part of what is shared: nothing of them before Ja.
    if (!this.#screens || this.#rights.phase === "asked" || this.#rights.phase === "ended") return;
    const { list, current } = this.#screens;
    this.#control({ type: "screens", owner: this.#options.ownerName, screens: list, current });
    this.#sendRelease();
    this.#sendObstacle();
  }

  #sendRights(): void {
    const message = rightsOf(this.#rights);
    const text = JSON.stringify(message);
    if (!message || text === this.#lastRights || !this.#rights.connected) return;
    const first = message.phase !== "asked" && !this.#lastRights.includes(`"phase":"sharing"`);
    this.#lastRights = text;
    this.#control(message);
    if (first) this.#sendScreens();
  }

  #sendRelease(): void {
    if (!this.#rights.connected || this.#rights.phase === "asked") return;
    this.#control({ type: "release", partial: !this.#releases.choice?.everything });
  }

  #sendObstacle(): void {
    if (!this.#rights.connected || this.#rights.phase === "asked") return;
    this.#control({ type: "obstacle", obstacle: this.#obstacle });
  }

  #control(message: HostControl): void {
    this.#reconnector.control(message);
  }

  #tellConnected(message: HostControl): void {
    if (this.#rights.connected) this.#control(message);
  }

  /** The pointer is part of what is shared: it goes where the pixels go. */
  #cursorLeaves(message: HostControl): boolean {
    if (!flows(this.#rights) || !this.#viewerReady) return false;
    this.#control(message);
    return true;
  }

  #end(reason: EndReason): void {
    if (this.#stopped) return;
    this.stop(reason).catch((error) => this.#options.log(`Cannot end the session cleanly: ${error}`));
    this.#options.onStopped(reason);
  }

  async #close(reason: EndReason): Promise<void> {
    this.#guard.close();
    this.#localInput.close();
    this.#inputObstacle.close();
    this.#pipeline.overlay(null, false);
    this.#cursor.close();
    this.#reconnector.control({ type: "end", reason });
    this.#apply({ type: "end" });
    await this.#pipeline.close();
    await this.#reconnector.close();
  }
}
