import type { InputObstacle } from "../capture/types.ts";
import type { ClientState } from "../protocol/local.ts";

export interface ElevatedRestartOptions {
  /**
   * Starts the program once more with administrator rights, after its user agreed to the system's question.
   *
   * @returns whether it started. Null where there is no such thing, or it has them already.
   */
  start: (() => Promise<boolean>) | null;
  changed(): void;
  /** The new one has started: this one's session is over. */
  onDone(): void;
  log(message: string): void;
}

/** "Als Administrator neu starten": offered while it would help, and never done but by its user's own wish. */
export interface ElevatedRestart {
  readonly state: ClientState["restart"];
  /** What keeps input from a window now. */
  met(obstacle: InputObstacle | null): void;
  /** The user wants it; void unless it is offered. */
  ask(): Promise<void>;
}

export function createElevatedRestart(options: ElevatedRestartOptions): ElevatedRestart {
  const { start } = options;
  let helps = false, running: "asked" | "done" | null = null;
  return {
    get state() {
      return running ?? (helps ? "offered" : null);
    },
    met(obstacle) {
      helps = start !== null && obstacle === "elevated";
    },
    async ask() {
      if (!start || !helps || running) return;
      running = "asked";
      options.changed();
      const started = await start().catch((error) => {
        options.log(`Cannot start with administrator rights: ${error.message}`);
        return false;
      });
      running = started ? "done" : null;
      if (started) options.onDone();
      options.changed();
    },
  };
}
