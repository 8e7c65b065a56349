import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import type { ChatLine } from "../../protocol/chat.ts";
import { CHAT_TEXT_MAX_CHARS } from "../../protocol/limits.ts";
import { chatText } from "../../transfer/chat_text.ts";
import { Icon } from "../parts/icon.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import { type ChatView, maySay } from "./chat_view.ts";

export interface ChatPanelProps {
  chat: ChatView;
  /** Who is at the other end. */
  peer: string;
  /** The client decides whether the chat becomes part of the receipt; the adviser is told. */
  onInclude?: (include: boolean) => void;
  /** What becomes of it after the session, where there is no receipt. */
  note?: string;
  /** A tool elsewhere (chat_tool.tsx) opens it: folded away there is nothing to be seen of it. */
  byTool?: boolean;
}

/** The chat: a bar that unfolds. What the other end wrote is text and nothing else, no link can be clicked. */
export function ChatPanel({ chat, peer, onInclude, note, byTool = false }: ChatPanelProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const open = chat.open.value, unread = chat.unread.value;
  // Who opened it, here or on the function bar, wants to write.
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  useReading(chat);
  return (
    <section class={`chat ${open ? "open" : ""} ${byTool ? "by-tool" : ""}`} aria-label={t.chat.title}>
      <button
        type="button"
        class="chat-bar"
        aria-expanded={open}
        aria-controls={`${id}-body`}
        hidden={byTool && !open}
        onClick={() => chat.setOpen(!open)}
      >
        <Icon name="chat" />
        <span>{t.chat.title}</span>
        {unread > 0 && <span class="chat-unread">{t.chat.unread(unread)}</span>}
        <Icon name={open ? "down" : "up"} />
      </button>
      <p class="unseen" role="status">
        {!open && unread > 0 ? t.chat.unreadFrom(unread, plainText(peer)) : ""}
      </p>
      <div id={`${id}-body`} class="chat-body" hidden={!open}>
        <Log chat={chat} peer={plainText(peer)} />
        <Writing id={id} chat={chat} field={field} />
        {onInclude
          ? (
            <label class="chat-include">
              <input
                type="checkbox"
                checked={chat.include.value}
                onChange={(event) => onInclude(event.currentTarget.checked)}
              />
              <span>
                {t.chat.include}
                <span class="quiet">{t.chat.includeHint}</span>
              </span>
            </label>
          )
          : <p class="quiet">{note ?? (chat.include.value ? t.chat.included : t.chat.notIncluded)}</p>}
      </div>
    </section>
  );
}

/** Lines count as seen while they stand in a window that its user looks at. */
function useReading(chat: ChatView): void {
  const looks = useSignal(document.hasFocus());
  useEffect(() => {
    const follow = () => looks.value = document.visibilityState === "visible" && document.hasFocus();
    const events = ["focus", "blur", "visibilitychange"];
    for (const event of events) addEventListener(event, follow, true);
    return () => {
      for (const event of events) removeEventListener(event, follow, true);
    };
  }, []);
  useSignalEffect(() => {
    if (chat.open.value && looks.value && chat.unread.value > 0) chat.read();
  });
}

function Log({ chat, peer }: { chat: ChatView; peer: string }) {
  const log = useRef<HTMLDivElement>(null);
  const lines = chat.lines.value, open = chat.open.value;
  // The newest is in sight, unless one looks at older ones: then only an own line brings the end back.
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (follows.current || lines.at(-1)?.own) log.current!.scrollTop = log.current!.scrollHeight;
  }, [lines, open]);
  return (
    <div
      ref={log}
      class="chat-log"
      role="log"
      aria-live="polite"
      aria-label={t.chat.log}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
        follows.current = scrollHeight - scrollTop - clientHeight < 8}
    >
      {lines.length === 0 && <p class="quiet">{t.chat.empty(peer)}</p>}
      {lines.map((line) => (
        <Line
          key={`${line.own} ${line.number}`}
          line={line}
          peer={peer}
          waits={line.own && line.number > chat.arrived.value}
        />
      ))}
    </div>
  );
}

function Line({ line, peer, waits }: { line: ChatLine; peer: string; waits: boolean }) {
  const time = new Date(line.time);
  return (
    <div class={`chat-line ${line.own ? "own" : "peer"}`}>
      <p class="chat-who">
        <bdi>{line.own ? t.chat.you : peer}</bdi>
        <time dateTime={time.toISOString()}>
          {time.toLocaleTimeString(t.locale, { hour: "2-digit", minute: "2-digit" })}
        </time>
      </p>
      <p class="chat-text" dir="auto">{chatText(line.text)}</p>
      {waits && <p class="chat-waits">{t.chat.waits}</p>}
    </div>
  );
}

interface WritingProps {
  id: string;
  chat: ChatView;
  field: { readonly current: HTMLTextAreaElement | null };
}

function Writing({ id, chat, field }: WritingProps) {
  const full = !maySay(chat);
  const send = () => {
    const element = field.current!;
    if (full || chatText(element.value) === "") return element.focus();
    chat.say(chatText(element.value));
    element.value = "";
    element.focus();
  };
  return (
    <form
      class="chat-writing"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label class="unseen" for={`${id}-text`}>{t.chat.message}</label>
      <textarea
        ref={field}
        id={`${id}-text`}
        rows={2}
        maxLength={CHAT_TEXT_MAX_CHARS}
        placeholder={t.chat.message}
        aria-describedby={`${id}-hint`}
        onKeyDown={(event) => {
          // While an input method composes, Enter belongs to it.
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="button primary" aria-disabled={full || undefined}>{t.chat.send}</button>
      <p id={`${id}-hint`} class="quiet" role={full ? "status" : undefined}>
        {full ? t.chat.full : t.chat.hint}
      </p>
    </form>
  );
}
