import { BATCH_CHARS } from "./limits.ts";

interface Waiting {
  json: string;
  sent(): void;
  failed(error: unknown): void;
}

/**
 * Everything that one node says to another: what comes while a bundle is on its way to Redis makes the next one. So the
 * more there is to say, the less it costs.
 */
export class Way {
  readonly #publish: (bundle: string) => Promise<unknown>;
  #waiting: Waiting[] = [];
  #busy = false;

  /** @param publish puts a JSON array on the bus. */
  constructor(publish: (bundle: string) => Promise<unknown>) {
    this.#publish = publish;
  }

  /** Settles as the bundle does in which it goes. */
  send(json: string): Promise<void> {
    return new Promise((sent, failed) => {
      this.#waiting.push({ json, sent, failed });
      if (!this.#busy) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const bundle: Waiting[] = [];
      for (let chars = 0; this.#waiting.length > bundle.length && chars < BATCH_CHARS;) {
        const next = this.#waiting[bundle.length];
        bundle.push(next);
        chars += next.json.length;
      }
      this.#waiting.splice(0, bundle.length);
      try {
        await this.#publish(`[${bundle.map(({ json }) => json).join(",")}]`);
        for (const { sent } of bundle) sent();
      } catch (error) {
        for (const { failed } of bundle) failed(error);
      }
    }
    this.#busy = false;
  }
}
