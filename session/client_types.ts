import type { Source } from "../capture/types.ts";
import type { ClientToUi, UiToClient } from "../protocol/local.ts";
import type { BarLanguage } from "./bar.ts";
import type { ElevatedRestartOptions } from "./elevated_restart.ts";

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
  /** Part of a file that was asked for: protocol/file_part.ts. @throws ProtocolError */
  filePart(message: Uint8Array): void;
  /** All that a UI that has just opened must know. */
  attach(): ClientToUi[];
  /** The UI's window is gone: what its user can't see any more stops. */
  detached(): void;
  close(): Promise<void>;
}
