import type { Source } from "../capture/types.ts";
import type { EndReason, Mode } from "../protocol/fields.ts";
import type { LinkMessage, PeerSignal } from "../protocol/link.ts";
import type { ClientState, ClientToUi, ConnectError, UiToClient } from "../protocol/local.ts";
import type { ServerToClient } from "../protocol/signalling.ts";
import { toBase64url } from "../secure/base64url.ts";
import { splitNumber } from "../secure/number.ts";
import type { BarLanguage } from "./bar.ts";
import { createSessionChat, type SessionChat } from "./chat.ts";
import { type ClientEnd, createClientEnd } from "./client_end.ts";
import { ClientFiles } from "./client_files.ts";
import { CLIENT_IDLE, clientPhase, viewerStart } from "./client_state.ts";
import {
  createElevatedRestart,
  type ElevatedRestart,
  type ElevatedRestartOptions,
} from "./elevated_restart.ts";
import { createHost } from "./host.ts";
import { HOST_IDLE } from "./host_state.ts";
import type { Host, HostOptions } from "./host_types.ts";
import { createSessionReceipt, type SessionReceipt } from "./receipt.ts";
import { openSignalling, type Signalling } from "./signalling_client.ts";
import { createIdentity } from "./transport/identity.ts";
import type { TransportIdentity } from "./transport/types.ts";
import { createUnseen } from "./unseen.ts";
import { createViewShare, type ViewShare, type ViewShareOptions } from "./view_share.ts";

export interface ClientSessionOptions {
  serverUrl: string;
  source: Source;
  /** This computer's name, told to the adviser after verification. */
  computerName: string;
  /** See host.ts. */
  bar: BarLanguage | null;
  onMessage(message: ClientToUi): void;
  /** See elevated_restart.ts. */
  restartElevated: ElevatedRestartOptions["start"];
  /** The user closed the end dialog: the process may end. */
  onQuit(): void;
  /** For `--json`: events without secrets. */
  onEvent(event: { event: string; [key: string]: unknown }): void;
  log(message: string): void;
}

/** The client process's one session at a time, driven by its UI and by the server. */
export interface ClientSession {
  handle(message: UiToClient): void;
  /** All that a UI that has just opened must know. */
  attach(): ClientToUi[];
  /** The UI's window is gone: what its user can't see any more stops. */
  detached(): void;
  close(): Promise<void>;
}

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
  #host: Host | null = null;
  #viewShare: ViewShare | null = null;
  /** The client's browser looks at the adviser's screen. */
  #viewing = false;
  /** The viewer's present connection, and the one whose signals are void since its page has gone. */
  #connection = "";
  #void = "";
  /** The adviser's latest question: which screen, and its number. */
  #turn = 0;
  #asked: Mode = "support";
  #files: ClientFiles;
  #restart: ElevatedRestart;
  #chat: SessionChat;
  /** Of the present session, or of the last one until another begins. */
  #receipt: SessionReceipt | null = null;
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
    this.#files = new ClientFiles({
      onUpdate: (message) => options.onMessage({ type: "files", message }),
      host: () => this.#host,
      onRecords: (records) => this.#receipt?.transferred(records),
      log: options.log,
    });
    this.#chat = createSessionChat({
      send: (message) => this.#end?.send({ type: "chat", message }),
      tell: (message) => options.onMessage(message),
      onUnread: (count) => this.#host?.command({ type: "unread", count }),
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
    this.#files.detached();
    this.#viewShare?.pageGone();
    this.#unseen.gone();
  }

  attach(): ClientToUi[] {
    this.#unseen.back();
    this.#viewShare?.pageGone();
    const messages: ClientToUi[] = [
      { type: "state", state: this.#state },
      ...this.#host?.details() ?? [],
      ...this.#chat.attach(),
    ];
    for (const message of this.#files.attach()) messages.push({ type: "files", message });
    for (const message of this.#receipt?.all() ?? []) messages.push({ type: "receipt", message });
    if (this.#viewing && this.#end?.roots) {
      // A new page must not seal under keys that an old one used: it needs a connection of its own.
      this.#void = this.#connection;
      const connection = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
      this.#end.send({ type: "peer", signal: { kind: "restart", connection } });
      messages.push(viewerStart(this.#end!.roots!, this.#state.office));
    }
    return messages;
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
        return this.#end?.roots ? this.#chat.command(message.command) : undefined;
      case "viewer-signal":
        return this.#end?.send({ type: "peer", signal: message.signal });
      case "files":
        return this.#files.command(message.message);
      case "view-share":
        return this.#viewShare?.fromUi(message.message);
      case "end":
        return this.#finish("client-ended", true);
      case "receipt":
        return this.#receipt?.shown(message.message);
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
    await this.#files.end();
    await host?.stop("client-ended");
    await this.#leaving;
  }

  #connect({ number: digits, password }: Extract<UiToClient, { type: "connect" }>): void {
    if (this.#state.phase !== "idle" && this.#state.phase !== "ended") return;
    const { number, secret } = splitNumber(digits);
    const run = ++this.#run;
    this.#files.clear();
    this.#receipt = null;
    this.#reset({ phase: "claiming", error: null, endReason: null, checkWords: "", notice: null });
    this.#signalling = openSignalling({
      serverUrl: this.#options.serverUrl,
      number,
      log: this.#options.log,
      onUp: () => {
        this.#host?.signallingUp();
        this.#files.signallingUp();
        this.#receipt?.linkUp();
        if (this.#end?.roots) this.#chat.resume();
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
      case "relay":
        return this.#end?.receive(message.data);
      case "peer":
        return message.present && this.#end?.roots ? this.#chat.resume() : undefined;
      case "resumed":
        return;
      case "end":
        return this.#finish(message.reason, false);
      case "error":
        return this.#onServerError(message);
    }
  }

  #onServerError({ code, retryAfterMs }: Extract<ServerToClient, { type: "error" }>): void {
    // After a restart with another key the server knows the session no more; the direct connection lives on.
    if (code === "session") {
      return this.#options.log("Signalling is gone: the server doesn't know this session");
    }
    this.#fail(code, retryAfterMs);
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
        this.#end?.send({ type: "hello", name: this.#options.computerName, mode: this.#asked });
        this.#set({ checkWords });
        this.#files.begin({ end: this.#end!, identity: this.#identity!, asker: this.#state.office });
        this.#receipt = createSessionReceipt({ ...this.#options, state: this.#state, link: this.#end! });
        this.#options.onEvent({ event: "verified" });
        if (this.#asked === "support") this.#share();
        else this.#set({ phase: "waiting" });
      },
      onMessage: (message) => this.#onLink(message),
      onRefused: (error) => this.#fail(error),
      onBroken: (error) => {
        this.#options.log(`Closed the link: ${error.message}`);
        this.#finish("fault", true);
      },
    });
    this.#end.start();
  }

  #onLink(message: LinkMessage): void {
    switch (message.type) {
      case "hello":
        return;
      case "peer":
        return this.#onPeer(message.signal);
      case "mode":
        return this.#onMode(message);
      case "consent":
        return this.#onAdviserConsent(message);
      case "files":
        return this.#files.onLink(message.message);
      case "receipt":
        return this.#receipt?.fromAdviser(message.message);
      case "view-share":
        return this.#viewShare?.fromLink(message.message);
      case "chat":
        return this.#chat.receive(message.message);
      case "end":
        return this.#finish(message.reason, true);
    }
  }

  #onPeer(signal: PeerSignal): void {
    if (this.#viewing) {
      if (signal.connection === this.#void) return;
      this.#connection = signal.connection;
      return this.#options.onMessage({ type: "viewer-signal", signal });
    }
    this.#host?.signal(signal);
  }

  /** The adviser asks for the other screen. What is shared now goes on until its new owner said Ja. */
  #onMode({ mode, turn }: { mode: Mode; turn: number }): void {
    if (turn <= this.#turn) return;
    this.#turn = turn;
    this.#asked = mode;
    if (mode === "support" && this.#viewing) this.#share();
    if (mode === "show" && this.#host?.state.phase === "asked") this.#dropHost("adviser-ended");
    this.#refresh();
  }

  /** Zeigen: the adviser agreed to show the screen, or not. */
  #onAdviserConsent({ turn, answer }: { turn: number; answer: "yes" | "no" }): void {
    if (turn !== this.#turn || this.#asked !== "show") return;
    if (answer === "no") {
      if (!this.#host && !this.#viewing) this.#finish("declined", false);
      return;
    }
    this.#dropHost("adviser-ended");
    this.#viewing = true;
    this.#options.onEvent({ event: "viewing" });
    this.#options.onMessage(viewerStart(this.#end!.roots!, this.#state.office));
    this.#set({ mode: "show", phase: "viewing", host: HOST_IDLE });
  }

  /** Asks this computer's user for the screen, and shares it after Ja. */
  #share(): void {
    const turn = this.#turn, end = this.#end!;
    const options: HostOptions & ViewShareOptions = {
      source: this.#options.source,
      ownerName: this.#options.computerName,
      viewerName: this.#state.office,
      mode: "support",
      turn,
      root: end.roots!.support,
      identity: this.#identity!,
      expectedFingerprint: end.peerFingerprint,
      // Mid-session the old connection stays until Ja, and the adviser's page has room for one.
      connectEarly: turn === 0,
      bar: this.#options.bar,
      onDetail: (detail) => {
        this.#receipt?.detail(detail);
        this.#options.onMessage(detail);
      },
      log: this.#options.log,
      onState: () => this.#refresh(),
      onSignal: (signal) => end.send({ type: "peer", signal }),
      onConsent: (answer) => this.#onOwnConsent(turn, answer),
      onFiles: () => this.#files.show(),
      onChat: () => this.#chat.command({ kind: "open", open: true }),
      onStopped: (reason) => this.#finish(reason, true),
      onMessage: (message) => end.send({ type: "view-share", message }),
      onUi: (message) => this.#options.onMessage({ type: "view-share", message }),
    };
    // Never the built-in desktop in place of a screen that only the browser can have.
    this.#viewShare = this.#state.screenMissing ? createViewShare(options) : null;
    this.#host = this.#viewShare ?? createHost(options);
    this.#host.command({ type: "unread", count: this.#chat.unread });
    this.#files.tellHost();
    this.#options.onEvent({ event: "asked", mode: "support" });
  }

  #onOwnConsent(turn: number, answer: "yes" | "no"): void {
    this.#receipt?.answered(answer);
    this.#options.onEvent({ event: "consent", answer });
    this.#end?.send({ type: "consent", turn, answer });
    if (answer === "yes") {
      if (this.#viewing) this.#options.onMessage({ type: "viewer-stop" });
      this.#viewing = false;
      this.#set({ mode: "support" });
      return this.#options.onEvent({ event: "sharing", mode: "support" });
    }
    if (!this.#viewing) return this.#finish("declined", true);
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
    this.#set({ host, phase: clientPhase(this.#state.phase, host, this.#viewing) });
  }

  #fail(error: ConnectError, retryAfterMs?: number): void {
    this.#options.onEvent({ event: "refused", reason: error });
    this.#reset({ phase: "idle", error, retryAfterMs });
  }

  /** Ends the session once. `tell`: the adviser doesn't know yet. */
  #finish(reason: EndReason, tell: boolean): void {
    if (this.#state.phase === "idle" || this.#state.phase === "ended") return;
    this.#receipt?.end({ ...this.#state, restart: this.#restart.state }, reason);
    const signalling = this.#signalling;
    this.#signalling = null;
    // The receipt's last entry must be on its way first: this word ends the way.
    this.#leaving = (this.#end?.flushed() ?? Promise.resolve()).then(() => {
      if (tell) signalling?.send({ type: "end", reason });
      signalling?.close();
    });
    this.#options.onEvent({ event: "ended", reason });
    this.#reset({ phase: "ended", endReason: reason });
  }

  #reset(change: Partial<ClientState>): void {
    this.#dropHost("client-ended");
    if (this.#viewing) this.#options.onMessage({ type: "viewer-stop" });
    this.#viewing = false;
    this.#files.end().catch((error) => this.#options.log(`Cannot end transfers cleanly: ${error.message}`));
    this.#turn = 0;
    this.#signalling?.close();
    this.#end = null;
    this.#chat.clear();
    this.#signalling = null;
    if (change.phase !== "claiming") this.#run++;
    this.#set({ host: HOST_IDLE, ...change });
  }

  #set(change: Partial<ClientState>): void {
    this.#state = { ...this.#state, ...change };
    this.#restart.met(this.#state.host.inputObstacle);
    this.#state.restart = this.#restart.state;
    this.#receipt?.observe(this.#state);
    this.#options.onMessage({ type: "state", state: this.#state });
  }
}
