import type { EndReason, Mode } from "../protocol/fields.ts";
import { carried } from "../protocol/carried.ts";
import { createIceBox } from "../protocol/ice.ts";
import type { LinkMessage } from "../protocol/link.ts";
import type { ClientState, ClientToUi, ConnectError, UiToClient } from "../protocol/local.ts";
import type { ServerToClient } from "../protocol/signalling.ts";
import { createCarriers } from "../secure/carriers.ts";
import { splitNumber } from "../secure/number.ts";
import { type ClientEnd, createClientEnd } from "./client_end.ts";
import { sharingHost } from "./client_handover.ts";
import { createClientShare } from "./client_share.ts";
import { CLIENT_IDLE, clientPhase } from "./client_state.ts";
import type { ClientSession, ClientSessionOptions } from "./client_types.ts";
import { Companions } from "./companions.ts";
import { createElevatedRestart, type ElevatedRestart } from "./elevated_restart.ts";
import { FirstWords } from "./first_words.ts";
import { HOST_IDLE } from "./host_state.ts";
import type { Host, HostOptions, ScreenHost } from "./host_types.ts";
import { openSignalling, type Signalling } from "./signalling_client.ts";
import { createIdentity } from "./transport/identity.ts";
import type { TransportIdentity } from "./transport/types.ts";
import { createUnseen } from "./unseen.ts";
import { Viewing } from "./viewing.ts";
import type { ViewShare } from "./view_share.ts";

export function createClientSession(options: ClientSessionOptions): ClientSession {
  return new Client(options);
}

/** What proves that the client is who was given the number. */
type Known = { secret: string; password: string | null };

class Client implements ClientSession {
  #options: ClientSessionOptions;
  #state: ClientState = { ...CLIENT_IDLE };
  #signalling: Signalling | null = null;
  #end: ClientEnd | null = null;
  #identity: TransportIdentity | null = null;
  #host: Host | ScreenHost | null = null;
  #viewShare: ViewShare | null = null;
  /** The client's browser looks at the adviser's screen. */
  #viewing = new Viewing((message) => this.#options.onMessage(message));
  /** The adviser's latest question: which screen, and its number. */
  #turn = 0;
  #asked: Mode = "support";
  #words: FirstWords;
  /** For our connections, and for those of our page. */
  #iceBox = createIceBox();
  #carriers = createCarriers({ send: (frame) => this.#signalling?.send(carried(frame)) ?? false });
  #beside: Companions;
  #restart: ElevatedRestart;
  /** The last words of the session before are on their way. */
  #leaving = Promise.resolve();
  #unseen = createUnseen({
    pause: () => this.#host?.command({ type: "pause", pause: true }),
    end: () => this.handle({ type: "quit" }),
  });
  /** Counts sessions, so that what comes late from an old one is void. */
  #run = 0;

  constructor(options: ClientSessionOptions) {
    this.#options = options;
    if (options.source.kind === "virtual") this.#state.screenMissing = options.source.instead ?? null;
    this.#words = new FirstWords(options.computerName, () => this.#end);
    this.#beside = new Companions({
      computerName: options.computerName,
      tell: (message) => options.onMessage(message),
      link: () => this.#end,
      host: () => this.#host,
      identity: () => this.#identity!,
      viewing: () => this.#viewing.on,
      onHandover: (handover) => this.#set({ handover }),
      log: options.log,
    });
    this.#restart = createElevatedRestart({
      start: options.restartElevated,
      changed: () => this.#set({}),
      // The page that is told so ends this process.
      onDone: () => this.#finish("client-ended", true),
      log: options.log,
    });
  }

  detached(): void {
    this.#host?.command({ type: "preview", on: false });
    this.#beside.files.detached();
    this.#viewShare?.pageGone();
    this.#unseen.gone();
  }

  attach(): ClientToUi[] {
    this.#unseen.back();
    this.#viewShare?.pageGone();
    const messages: ClientToUi[] = [
      { type: "state", state: this.#state },
      ...(this.#iceBox.last ? [this.#iceBox.last] : []),
      ...this.#host?.details() ?? [],
      ...this.#beside.attach(),
    ];
    if (this.#viewing.on) messages.push(...this.#viewing.renew(this.#end, this.#state.office));
    return messages;
  }

  filePart(message: Uint8Array): void {
    this.#beside.files.part(message);
  }

  handle(message: UiToClient): void {
    switch (message.type) {
      case "connect":
        return this.#connect(message);
      case "cancel":
        return this.#reset({ phase: "idle", error: null });
      case "host":
        return this.#host?.command(message.command);
      case "chat":
      case "files":
      case "receipt":
      case "handover":
        return this.#beside.fromUi(message);
      case "viewer-signal":
        return this.#end?.send({ type: "peer", signal: message.signal });
      case "carry":
        return void (this.#viewing.on && this.#signalling?.send(message));
      case "view-share":
        return this.#viewShare?.fromUi(message.message);
      case "end":
        return this.#finish("client-ended", true);
      case "restart-elevated":
        return void this.#restart.ask();
      case "quit":
        this.#finish("client-ended", true);
        return this.#options.onQuit();
      case "auth":
        return;
    }
  }

  async close(): Promise<void> {
    const host = this.#host;
    this.#unseen.back();
    this.#finish("client-ended", true);
    await host?.stop("client-ended");
    await this.#leaving;
  }

  #connect({ number: digits, password }: Extract<UiToClient, { type: "connect" }>): void {
    if (this.#state.phase !== "idle" && this.#state.phase !== "ended") return;
    const { number, secret } = splitNumber(digits);
    const run = ++this.#run;
    this.#beside.clear();
    this.#iceBox = createIceBox();
    this.#reset({ phase: "claiming", error: null, endReason: null, checkWords: "", notice: null });
    this.#signalling = openSignalling({
      serverUrl: this.#options.serverUrl,
      number,
      log: this.#options.log,
      onUp: () => {
        this.#carriers.interrupted();
        this.#host?.signallingUp();
        this.#words.again({ mode: this.#asked, turn: this.#turn });
        this.#beside.linkUp();
      },
      onUnreachable: () => {
        if (run === this.#run) this.#fail("unreachable");
      },
      onMessage: (message) => {
        if (run === this.#run) this.#onServer(message, { secret, password });
      },
    });
  }

  #onServer(message: ServerToClient, known: Known): void {
    switch (message.type) {
      case "claimed":
        // Nobody waits at the number while a person types: it is claimed anew, with the password.
        if (message.password && known.password === null) return this.#fail("password");
        this.#options.onEvent({ event: "claimed", mode: message.mode });
        this.#asked = message.mode;
        this.#set({ phase: "verifying", office: message.office, phone: message.phone, mode: message.mode });
        return void this.#verify(known);
      case "ice":
        this.#iceBox.accept(message);
        return this.#options.onMessage(message);
      case "relay":
        return this.#end?.receive(message.data);
      case "carry": // What isn't ours is our page's: in Zeigen it is the viewer.
        if (this.#carriers.take(message.frame) || !this.#viewing.on) return;
        return this.#options.onMessage(message);
      case "peer":
        this.#carriers.interrupted();
        if (message.present) this.#words.again({ mode: this.#asked, turn: this.#turn });
        return message.present ? this.#beside.resume() : undefined;
      case "resumed":
        return;
      case "end":
        return this.#finish(message.reason, false);
      case "error":
        return this.#onServerError(message);
    }
  }

  #onServerError({ code, retryAfterMs }: Extract<ServerToClient, { type: "error" }>): void {
    if (code !== "session") return this.#fail(code, retryAfterMs);
    // After a restart with another key the server knows the session no more; the direct connection lives on.
    this.#options.log("Signalling is gone: the server doesn't know this session");
  }

  async #verify(known: Known): Promise<void> {
    const run = this.#run;
    this.#identity ??= await createIdentity();
    if (run !== this.#run) return;
    // Kept for the last entry of the receipt, which leaves when the session is over.
    const signalling = this.#signalling;
    this.#end = createClientEnd({
      ...known,
      fingerprint: this.#identity.fingerprint,
      send: (data) => signalling?.send({ type: "relay", data }),
      onVerified: (checkWords) => {
        this.#words.begin(this.#asked);
        this.#set({ checkWords });
        this.#beside.begin(this.#end!, { ...this.#ways, state: this.#state });
        this.#options.onEvent({ event: "verified" });
        if (this.#asked === "support") this.#share();
        else this.#set({ phase: "waiting" });
      },
      onMessage: (message) => this.#onLink(message),
      onHandedOver: (checkWords) => this.#onHandedOver(checkWords),
      onRefused: (error) => this.#fail(error),
      onBroken: (error) => {
        this.#options.log(`Closed the link: ${error.message}`);
        this.#finish("fault", true);
      },
    });
    this.#end.start();
  }

  get #ways() {
    return { identity: this.#identity!, iceServers: this.#iceBox.servers, carriers: this.#carriers };
  }

  #onLink(message: LinkMessage): void {
    switch (message.type) {
      case "hello":
        return;
      case "peer":
        return (this.#viewing.on ? this.#viewing : this.#host)?.signal(message.signal);
      case "mode":
        return this.#onMode(message);
      case "consent":
        return this.#onAdviserConsent(message);
      case "files":
      case "receipt":
      case "chat":
      case "handover":
        return this.#beside.fromLink(message);
      case "view-share":
        return this.#viewShare?.fromLink(message.message);
      case "end":
        return this.#finish(message.reason, true);
    }
  }

  /** A colleague speaks under the keys that were agreed on: from this tick on nobody else is heard. */
  #onHandedOver(checkWords: string): void {
    const end = this.#end!, host = sharingHost(this.#host);
    this.#words.begin(this.#asked);
    // The receipt's key before any entry.
    this.#beside.receipt?.linkUp();
    if (host) host.handOver({ root: end.roots!.support, expectedFingerprint: end.peerFingerprint });
    else this.#dropHost("adviser-ended");
    this.#viewing.stop();
    this.#set(host ? { checkWords } : { checkWords, phase: "waiting", host: HOST_IDLE });
    void this.#beside.handOver(end, { ...this.#ways, state: this.#state });
    this.#options.onEvent({ event: "handed-over" });
  }

  /** The adviser asks for the other screen. What is shared now goes on until its new owner said Ja. */
  #onMode({ mode, turn }: { mode: Mode; turn: number }): void {
    if (turn <= this.#turn) return;
    this.#turn = turn;
    this.#asked = mode;
    if (mode === "support" && (this.#viewing.on || !this.#host)) this.#share();
    if (mode === "show" && this.#host?.state.phase === "asked") this.#dropHost("adviser-ended");
    this.#refresh();
  }

  /** Zeigen: the adviser agreed to show the screen, or not. */
  #onAdviserConsent({ turn, answer }: { turn: number; answer: "yes" | "no" }): void {
    if (turn !== this.#turn || this.#asked !== "show") return;
    if (answer === "no") {
      if (!this.#host && !this.#viewing.on) this.#finish("declined", false);
      return;
    }
    this.#dropHost("adviser-ended");
    this.#options.onEvent({ event: "viewing" });
    this.#viewing.start(this.#end!.roots!, this.#state.office);
    this.#set({ mode: "show", phase: "viewing", host: HOST_IDLE });
  }

  /** Asks this computer's user for the screen, and shares it after Ja. */
  #share(): void {
    const turn = this.#turn, end = this.#end!;
    const options: HostOptions = {
      source: this.#options.source,
      ownerName: this.#options.computerName,
      viewerName: this.#state.office,
      mode: "support",
      turn,
      root: end.roots!.support,
      ...this.#ways,
      expectedFingerprint: end.peerFingerprint,
      // Mid-session the old connection stays until Ja, and the adviser's page has room for one.
      connectEarly: turn === 0,
      bar: this.#options.bar,
      onDetail: (detail) => {
        this.#beside.receipt?.detail(detail);
        this.#options.onMessage(detail);
      },
      log: this.#options.log,
      onState: () => this.#refresh(),
      onSignal: (signal) => end.send({ type: "peer", signal }),
      onConsent: (answer) => this.#onOwnConsent(turn, answer),
      onFiles: () => this.#beside.files.show(),
      onChat: () => this.#beside.chat.command({ kind: "open", open: true }),
      onStopped: (reason) => this.#finish(reason, true),
    };
    const browser = this.#state.screenMissing ? { end, tell: this.#options.onMessage } : null;
    ({ host: this.#host, viewShare: this.#viewShare } = createClientShare(options, browser));
    this.#beside.tellHost();
    this.#options.onEvent({ event: "asked", mode: "support" });
  }

  #onOwnConsent(turn: number, answer: "yes" | "no"): void {
    this.#beside.receipt?.answered(answer);
    this.#options.onEvent({ event: "consent", answer });
    this.#words.answer(turn, answer);
    if (answer === "yes") {
      this.#viewing.stop();
      this.#set({ mode: "support" });
      return this.#options.onEvent({ event: "sharing", mode: "support" });
    }
    if (!this.#viewing.on) return this.#finish("declined", true);
    this.#dropHost("declined");
    this.#refresh();
  }

  #dropHost(reason: EndReason): void {
    const host = this.#host;
    this.#host = this.#viewShare = null;
    host?.stop(reason).catch((error) => this.#options.log(`Cannot stop sharing cleanly: ${error.message}`));
  }

  /** Recomputes what the UI shows from the host and the viewer. */
  #refresh(): void {
    const host = this.#host?.state ?? HOST_IDLE;
    this.#set({ host, phase: clientPhase(this.#state.phase, host, this.#viewing.on) });
  }

  #fail(error: ConnectError, retryAfterMs?: number): void {
    this.#options.onEvent({ event: "refused", reason: error });
    this.#reset({ phase: "idle", error, retryAfterMs });
  }

  /** Ends the session once. `tell`: the adviser doesn't know yet. */
  #finish(reason: EndReason, tell: boolean): void {
    if (this.#state.phase === "idle" || this.#state.phase === "ended") return;
    const signalling = this.#signalling, end = this.#end;
    this.#signalling = null;
    const noted = this.#beside.end({ ...this.#state, restart: this.#restart.state }, reason);
    // The receipt's last entry must be on its way first: this word ends the way.
    this.#leaving = noted.then(() => end?.flushed()).then(() => {
      if (tell) signalling?.send({ type: "end", reason });
      signalling?.close();
    });
    this.#options.onEvent({ event: "ended", reason });
    this.#reset({ phase: "ended", endReason: reason });
  }

  #reset(change: Partial<ClientState>): void {
    this.#dropHost("client-ended");
    this.#viewing.stop();
    void this.#beside.drop();
    this.#beside.handover.clear();
    this.#turn = 0;
    this.#signalling?.close();
    this.#end = null;
    this.#signalling = null;
    if (change.phase !== "claiming") this.#run++;
    this.#set({ host: HOST_IDLE, handover: null, ...change });
  }

  #set(change: Partial<ClientState>): void {
    this.#state = { ...this.#state, ...change };
    this.#restart.met(this.#state.host.inputObstacle);
    this.#state.restart = this.#restart.state;
    this.#beside.receipt?.observe(this.#state);
    this.#options.onMessage({ type: "state", state: this.#state });
  }
}
