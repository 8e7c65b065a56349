import type { Packet } from "../packet.ts";

interface Wait {
  wants(event: Packet): boolean;
  settle(event: Packet | null): void;
}

/** Those who wait for one certain event of a connection. */
export class EventWaits {
  #waits = new Set<Wait>();
  #closed = false;

  /** Call it before the request that brings the event about. @returns null when it doesn't come in time. */
  next(wants: (event: Packet) => boolean, timeoutMs: number): Promise<Packet | null> {
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      const wait: Wait = {
        wants,
        settle: (event) => {
          clearTimeout(timer);
          this.#waits.delete(wait);
          resolve(event);
        },
      };
      const timer = setTimeout(() => wait.settle(null), timeoutMs);
      this.#waits.add(wait);
    });
  }

  tell(event: Packet): void {
    for (const wait of [...this.#waits]) if (wait.wants(event)) wait.settle(event);
  }

  /** Nothing comes any more. */
  close(): void {
    this.#closed = true;
    for (const wait of [...this.#waits]) wait.settle(null);
  }
}
