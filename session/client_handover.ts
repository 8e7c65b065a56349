import type { HandoverQuestion } from "../protocol/handover.ts";
import type { ClientEnd } from "./client_end.ts";
import { createHandover, type Handover } from "./handover.ts";
import type { Host, ScreenHost } from "./host_types.ts";
import type { TransportIdentity } from "./transport/types.ts";

/** The client's session, as a hand-over sees it. */
export interface HandoverSubject {
  link(): ClientEnd | null;
  identity(): TransportIdentity;
  host(): Host | ScreenHost | null;
  /** The client's browser looks at the adviser's screen. */
  viewing(): boolean;
  /** The question was opened, or is gone. */
  onHandover(question: HandoverQuestion | null): void;
  tellAsking(): void;
  onAnswered(choice: "yes" | "no" | "none", wording: string): void;
}

export function createClientHandover(subject: HandoverSubject): Handover {
  const { link, host } = subject;
  const handover = createHandover({
    fingerprint: () => subject.identity().fingerprint,
    root: () => link()?.roots?.handover ?? null,
    screen: () => subject.viewing() ? "show-ends" : sharingHost(host()) ? "goes-on" : "none",
    send: (message) => link()?.send({ type: "handover", message }),
    prepare: (next) => link()?.prepare(next),
    onChange() {
      subject.tellAsking();
      if (handover.question) host()?.raise();
      subject.onHandover(handover.question);
    },
    onAnswered: subject.onAnswered,
  });
  return handover;
}

/** The host, while it shares this computer's screen by itself: that goes on for a colleague. */
export function sharingHost(host: Host | ScreenHost | null): ScreenHost | null {
  const shares = host !== null && host.state.phase !== "asked" && host.state.phase !== "idle";
  return shares && "handOver" in host ? host : null;
}
