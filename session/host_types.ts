import type { Source } from "../capture/types.ts";
import type { EndReason, Mode } from "../protocol/fields.ts";
import type { IceServers } from "../protocol/ice.ts";
import type { PeerSignal } from "../protocol/link.ts";
import type { HostCommand, HostDetail, HostState } from "../protocol/local.ts";
import type { Carriers } from "../secure/carriers.ts";
import type { BarLanguage } from "./bar.ts";
import type { NextViewer } from "./reconnector.ts";
import type { TransportIdentity } from "./transport/types.ts";

export interface HostOptions {
  /** The screen to share, once its owner agrees. */
  source: Source;
  /** Whose screen it is, as the viewer reads it: "Bildschirm von …". */
  ownerName: string;
  /** Who looks, as the owner reads it. */
  viewerName: string;
  mode: Mode;
  /** Numbers the question within the session (protocol/link.ts `consent`). */
  turn: number;
  root: Uint8Array<ArrayBuffer>;
  identity: TransportIdentity;
  iceServers: IceServers;
  /** For where there is no way for a peer connection. */
  carriers: Carriers;
  /** The viewer's DTLS fingerprint as CPace bound it, or null where the sealed description carries it. */
  expectedFingerprint: string | null;
  /** Connect while the question is still open, so that the picture is there right after Ja. */
  connectEarly: boolean;
  /** The function bar's language; null: it stands in the page only. */
  bar: BarLanguage | null;
  onState(state: HostState): void;
  onDetail(detail: HostDetail): void;
  onSignal(signal: PeerSignal): void;
  onConsent(answer: "yes" | "no"): void;
  /** "Dateien" was pressed in the function bar. */
  onFiles(): void;
  /** "Chat" was pressed on the function bar. */
  onChat(): void;
  /** The host ended by itself: the viewer ended the session, or the display went away. */
  onStopped(reason: EndReason): void;
  /** For the log: one English sentence without secrets. */
  log(message: string): void;
}

/** Shares one screen with one viewer: asks, connects, sends pixels, injects input; all rights come from state.ts. */
export interface Host {
  readonly state: HostState;
  /** What a page that has just opened must know beside the state. */
  details(): HostDetail[];
  command(command: HostCommand): void;
  /** Something beside the host's own questions stands on the screen that only its user may answer: input is void. */
  asking(asking: boolean): void;
  /** Brings our page to the front. */
  raise(): void;
  signal(signal: PeerSignal): void;
  /** The way for signals is open (again): a lost connection may be mended now. */
  signallingUp(): void;
  /** Ends sharing at once; the promise settles when sockets and workers are gone. */
  stop(reason: EndReason): Promise<void>;
}

/** The same where this process captures the screen itself. */
export interface ScreenHost extends Host {
  /**
   * The owner agreed to another viewer: what is shared goes on for it, under new keys, and the old viewer is cut off in
   * the same tick.
   */
  handOver(viewer: NextViewer): void;
}
