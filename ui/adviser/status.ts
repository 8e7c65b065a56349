import { t } from "../texts/texts.ts";
import type { AdviserState, Notice } from "./state.ts";

/** The state in one sentence, for role="status". */
export function statusText(state: AdviserState): string {
  const texts = t.adviser.status;
  if (state.server === "connecting") return texts.connecting;
  switch (state.phase) {
    case "idle":
      return texts.idle;
    case "creating":
      return texts.creating;
    case "waiting":
      return texts.waiting;
    case "verifying":
      return texts.verifying;
    case "ended":
      return state.handedTo === "" ? texts.ended : `${t.handover.givenTitle}.`;
    case "running":
      return runningText(state);
  }
}

function runningText({ asking, shared, client }: AdviserState): string {
  const texts = t.adviser.status;
  const who = client || t.adviser.unnamed;
  if (asking?.mode === "show") return texts.askingSelf;
  if (asking) return texts.asking(who);
  if (shared === null) return t.handover.ready(who);
  return shared === "support" ? texts.viewing(who) : texts.showing(who);
}

export function noticeText(notice: Notice, client: string): string {
  const texts = t.adviser, who = client || texts.unnamed;
  switch (notice.code) {
    case "wrong-number":
      return texts.wrongNumber(notice.left);
    case "wrong-version":
      return texts.wrongVersion;
    case "busy":
      return texts.busy;
    case "unavailable":
      return texts.unavailable;
    case "declined-switch":
      return texts.declinedSwitch(who);
    case "declined-own-switch":
      return texts.declinedOwnSwitch;
    case "show-stopped":
      return texts.showStopped;
    case "no-files":
      return t.guest.noFilesThere;
  }
}

/** "9:05" of milliseconds, rounded up to whole seconds; never below zero. */
export function formatRemaining(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
