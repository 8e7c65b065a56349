const KEY = "mfb-session";

/** What a page knows of the one that it took the place of: that a session ran there, and nothing else of it. */
export interface Reloaded {
  /** A session ran when this page was loaded anew. */
  readonly lost: boolean;
  /** A session runs, or no longer. */
  running(running: boolean): void;
}

/** @param storage of this tab alone; throws where its user forbids it. */
export function createReloaded(storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">): Reloaded {
  const guarded = <T>(act: (storage: Pick<Storage, "getItem" | "setItem" | "removeItem">) => T): T | null => {
    try {
      return act(storage());
    } catch {
      return null; // SecurityError, QuotaExceededError: then nobody is told
    }
  };
  const lost = guarded((storage) => storage.getItem(KEY)) === "1";
  return {
    lost,
    running: (running) => guarded((storage) => running ? storage.setItem(KEY, "1") : storage.removeItem(KEY)),
  };
}
