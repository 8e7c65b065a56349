import type { EndReason, Mode } from "../protocol/fields.ts";

/** One thing that happened, for `--json`: without secrets, numbers or names. */
export type ServerEvent =
  | { event: "ready"; role: "server"; url: string; adviserUrl: string }
  | { event: "ready"; role: "client"; url: string }
  /** A client of this user runs already; it has opened its page, and this start is over. */
  | { event: "runs-already" }
  /** A fresh launch address, asked for by "Neu öffnen" while no browser may be opened. */
  | { event: "launch"; url: string }
  | { event: "session-created"; session: string; mode: Mode }
  | { event: "claimed"; session: string }
  | { event: "verified"; session: string }
  | { event: "refused"; session: string }
  | { event: "handed-over"; session: string }
  | { event: "mode-changed"; session: string; mode: Mode }
  | { event: "ended"; session: string; reason: EndReason }
  | { event: "ui-attached" }
  | { event: "ui-detached" };

export type EmitEvent = (event: ServerEvent) => void;

/** Prints each event as one JSON object per line on stdout. */
export function jsonEvents(): (event: { event: string; [key: string]: unknown }) => void {
  const encoder = new TextEncoder();
  return (event) => {
    let bytes = encoder.encode(JSON.stringify(event) + "\n");
    try {
      while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
    } catch {
      // The reader of stdout is gone; what happens here goes on without it.
    }
  };
}
