import { type ReadonlySignal, signal } from "@preact/signals";
import type { IceServers } from "../../protocol/ice.ts";
import type { ViewShareFromUi, ViewShareToUi } from "../../protocol/view_share.ts";
import { createVideoSender, FRAMES_PER_SECOND_MAX, type VideoSender } from "./video_sender.ts";

/**
 * The client's screen, window or tab, captured by this browser where the process can't, and sent to the adviser's
 * browser. The process says when (`flow`); without its word nothing is connected and nothing sent.
 */
export interface ViewShare {
  /** This browser can capture at all. */
  readonly possible: boolean;
  /** Something is chosen, whether it is sent or not. */
  readonly captured: ReadonlySignal<boolean>;
  /** Asks the user in the browser's own dialog; only right after a click. What was chosen before is replaced. */
  pick(): Promise<"picked" | "cancelled" | "failed">;
  accept(message: ViewShareToUi): void;
  /** Lets go of capture and connection. */
  close(): void;
}

export interface ViewShareOptions {
  certificate: RTCCertificate;
  iceServers: IceServers;
  send(message: ViewShareFromUi): void;
}

/** Beyond TypeScript's own list: Screen Capture, https://www.w3.org/TR/screen-capture/ */
const WISH: DisplayMediaStreamOptions = {
  video: { frameRate: { ideal: FRAMES_PER_SECOND_MAX, max: FRAMES_PER_SECOND_MAX } },
  audio: false,
  // This very page is not what the adviser wants to see.
  selfBrowserSurface: "exclude",
  surfaceSwitching: "include",
  monitorTypeSurfaces: "include",
} as DisplayMediaStreamOptions;

export function createViewShare({ certificate, iceServers, send }: ViewShareOptions): ViewShare {
  const captured = signal(false);
  let track: MediaStreamTrack | null = null;
  let sender: VideoSender | null = null;
  let flow: Extract<ViewShareToUi, { kind: "flow" }>["flow"] = "off";
  /** Counts, so that what is picked for a question that is gone is let go. */
  let run = 0;

  function hold(next: MediaStreamTrack | null): void {
    if (track) track.onended = null;
    track?.stop();
    track = next;
    captured.value = next !== null;
    if (!next) return;
    next.contentHint = "text";
    // The browser's own bar ("Freigabe beenden"), or the window is closed.
    next.onended = () => {
      hold(null);
      follow();
      send({ kind: "capture", on: false });
    };
  }

  /** Does what the process says, with what there is. */
  function follow(): void {
    if (flow === "on" && track && !sender) {
      sender = createVideoSender({
        certificate,
        iceServers,
        track,
        onSignal: (signal) => send({ kind: "signal", signal }),
        onConnected: (connected) => send({ kind: "connected", connected }),
      });
    } else sender?.show(flow === "on" ? track : null);
  }

  function close(): void {
    run++;
    flow = "off";
    sender?.close();
    sender = null;
    hold(null);
  }

  return {
    possible: typeof navigator.mediaDevices?.getDisplayMedia === "function",
    captured,
    async pick() {
      const mine = run;
      let stream: MediaStream;
      try {
        stream = await navigator.mediaDevices.getDisplayMedia(WISH);
      } catch (error) {
        // The user's No has this name, and so has one of the system (macOS: "Bildschirmaufnahme").
        return error instanceof DOMException && error.name === "NotAllowedError" ? "cancelled" : "failed";
      }
      const [video] = stream.getVideoTracks();
      if (mine !== run) {
        video.stop();
        return "cancelled";
      }
      hold(video);
      follow();
      send({ kind: "capture", on: true });
      return "picked";
    },
    accept(message) {
      if (message.kind === "signal") return sender?.accept(message.signal);
      if (message.flow === "off") return close();
      flow = message.flow;
      follow();
    },
    close,
  };
}
