import type { Mode } from "../protocol/fields.ts";
import type { ClientEnd } from "./client_end.ts";

/**
 * What the adviser can't go on without: who the client is, and its answer. A socket that breaks may take both with it, so
 * they are said again when the ends may hear each other anew; heard twice they do nothing.
 */
export class FirstWords {
  readonly #computerName: string;
  readonly #link: () => Pick<ClientEnd, "send"> | null;
  #answered: { turn: number; answer: "yes" | "no" } | null = null;

  /** @param link to the adviser; null while nobody is verified. */
  constructor(computerName: string, link: () => Pick<ClientEnd, "send"> | null) {
    this.#computerName = computerName;
    this.#link = link;
  }

  /** To an adviser who has heard nothing yet. */
  begin(mode: Mode): void {
    this.#answered = null;
    this.again({ mode, turn: 0 });
  }

  answer(turn: number, answer: "yes" | "no"): void {
    this.#answered = { turn, answer };
    this.#link()?.send({ type: "consent", turn, answer });
  }

  /** @param now what the adviser has asked for last; an answer to anything before is void. */
  again({ mode, turn }: { mode: Mode; turn: number }): void {
    this.#link()?.send({ type: "hello", name: this.#computerName, mode });
    if (this.#answered?.turn === turn) this.#link()?.send({ type: "consent", ...this.#answered });
  }
}
