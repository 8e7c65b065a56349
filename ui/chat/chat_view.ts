import type { ReadonlySignal } from "@preact/signals";
import type { ChatLine } from "../../protocol/chat.ts";
import { CHAT_WAITING_MAX } from "../../protocol/limits.ts";

/** A chat as its panel shows it, at either end. */
export interface ChatView {
  readonly lines: ReadonlySignal<readonly ChatLine[]>;
  /** Own lines up to this number have arrived. */
  readonly arrived: ReadonlySignal<number>;
  /** The other end's lines that weren't seen yet. */
  readonly unread: ReadonlySignal<number>;
  readonly open: ReadonlySignal<boolean>;
  /** The client agreed that the chat becomes part of the receipt. */
  readonly include: ReadonlySignal<boolean>;
  say(text: string): void;
  setOpen(open: boolean): void;
  read(): void;
}

/** Whether another line may be said: not while too many haven't arrived. */
export function maySay({ lines, arrived }: ChatView): boolean {
  return lines.value.filter(({ own, number }) => own && number > arrived.value).length < CHAT_WAITING_MAX;
}
