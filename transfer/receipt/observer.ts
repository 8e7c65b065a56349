import type { HostDetail, HostState, ReleaseChoice } from "../../protocol/local.ts";
import {
  NAME_MAX_CHARS,
  RECEIPT_NAMES_MAX,
  RECEIPT_WORDING_LINE_MAX_CHARS,
  RECEIPT_WORDING_LINES_MAX,
} from "../../protocol/limits.ts";
import type { ReceiptFact, ReceiptFromUi, ReceiptPlace } from "../../protocol/receipt.ts";
import { plainLine, plainLines } from "../plain_line.ts";

/** Questions whose wording is kept: one is open, the next may be told already. */
const WORDINGS_KEPT = 8;
const PLACES = ["newApplications", "taskbar", "desktop", "startMenu", "own"] as const;

type Question = NonNullable<HostState["question"]>;
type Choice = Extract<ReceiptFact, { kind: "asked" }>["choice"];

export interface HostObserverOptions {
  /** Whose screen it is. */
  at: "client" | "adviser";
  tell(fact: Extract<ReceiptFact, { at: "client" | "adviser" }>): void;
}

/** Tells what happens at one side's host, by comparing its states: rights, release and steering all pass there. */
export interface HostObserver {
  /** Names of applications. */
  detail(detail: HostDetail): void;
  /** What the page shows of a question. */
  shown(shown: ReceiptFromUi): void;
  /** The answer to the open question of consent. */
  answered(answer: "yes" | "no"): void;
  /** @param next null, or phase "idle": there is no host (any more). */
  observe(next: HostState | null): void;
}

export function createHostObserver({ at, tell }: HostObserverOptions): HostObserver {
  const names = new Map<string, string>();
  const wordings = new Map<number, string[]>();
  let running = new Set<string>();
  let question: Question | null = null, answer: "yes" | "no" | null = null;
  let release: ReleaseChoice | null = null;
  let paused = false, mayBeSteered = false, steered = false, clipboard = false;

  function closeQuestion(host: HostState | null): void {
    if (!question || question.id === host?.question?.id) return;
    const subject = question.kind === "consent" ? "screen" : "application";
    const choice = question.kind === "consent" ? consentChoice(host) : applicationChoice(question.key, host);
    tell({ kind: "asked", at, subject, wording: wordings.get(question.id) ?? [], choice });
    if (question.kind === "consent") answer = null;
    wordings.delete(question.id);
  }

  function consentChoice(host: HostState | null): Choice {
    if (answer !== "yes") return answer ?? "none";
    return host?.release?.everything === false ? "some" : "yes";
  }

  function applicationChoice(key: string, host: HostState | null): Choice {
    if (!host) return "none";
    if (host.release?.everything || host.release?.applications.includes(key)) return "yes";
    return running.has(key) ? "no" : "none";
  }

  function compareRelease(after: ReleaseChoice | null): void {
    const before = release;
    release = after;
    if (!after || after === before) return;
    const nameOf = (key: string) => names.get(key) ?? plainLine(key, NAME_MAX_CHARS);
    const apart = (one: ReleaseChoice | null, other: ReleaseChoice | null) =>
      applicationsOf(one).filter((key) => !applicationsOf(other).includes(key)).map(nameOf);
    const placesApart = (one: ReleaseChoice | null, other: ReleaseChoice | null) =>
      placesOf(one).filter((place) => !placesOf(other).includes(place));
    const shown = apart(after, before), hidden = apart(before, after);
    const shownPlaces = placesApart(after, before), hiddenPlaces = placesApart(before, after);
    if (shown.length + hidden.length + shownPlaces.length + hiddenPlaces.length === 0) return;
    for (
      let from = 0;
      from === 0 || from < Math.max(shown.length, hidden.length);
      from += RECEIPT_NAMES_MAX
    ) {
      const part = (list: string[]) => list.slice(from, from + RECEIPT_NAMES_MAX);
      const first = from === 0;
      tell({
        kind: "release",
        at,
        shown: part(shown),
        hidden: part(hidden),
        shownPlaces: first ? shownPlaces : [],
        hiddenPlaces: first ? hiddenPlaces : [],
      });
    }
  }

  function compareRights(host: HostState | null): void {
    // While the first question is open nothing of this counts; without a connection the phase hides a pause.
    const open = host !== null && host.phase !== "asked";
    const pausedNow = open && (host.phase === "reconnecting" ? paused : host.phase === "paused");
    if (pausedNow !== paused && open) tell({ kind: "pause", at, on: pausedNow });
    paused = pausedNow;
    const may = open && host.steeringAllowed;
    if (may !== mayBeSteered && open) {
      tell({ kind: "steering", at, how: may ? "allowed" : host.panic ? "panic" : "taken" });
    }
    mayBeSteered = may;
    const shares = open && host.clipboard?.allowed === true;
    if (shares !== clipboard && open) tell({ kind: "clipboard", at, on: shares });
    clipboard = shares;
    const steers = open && host.steering;
    if (steers !== steered) tell({ kind: "steers", at, on: steers });
    steered = steers;
  }

  return {
    detail(detail) {
      if (detail.type !== "applications") return;
      running = new Set(detail.list.map(({ key }) => key));
      for (const { key, name } of detail.list) names.set(key, plainLine(name, NAME_MAX_CHARS));
    },
    shown({ question, wording }) {
      const limits = { lines: RECEIPT_WORDING_LINES_MAX, chars: RECEIPT_WORDING_LINE_MAX_CHARS };
      wordings.set(question, plainLines(wording, limits));
      if (wordings.size > WORDINGS_KEPT) wordings.delete(wordings.keys().next().value!);
    },
    answered(given) {
      if (question?.kind === "consent") answer = given;
    },
    observe(next) {
      const host = next && next.phase !== "idle" ? next : null;
      closeQuestion(host);
      question = host?.question ?? null;
      compareRelease(host?.release ?? null);
      compareRights(host);
    },
  };
}

function applicationsOf(release: ReleaseChoice | null): string[] {
  return release && !release.everything ? release.applications : [];
}

function placesOf(release: ReleaseChoice | null): ReceiptPlace[] {
  if (!release) return [];
  if (release.everything) return release.own ? ["everything", "own"] : ["everything"];
  return PLACES.filter((place) => release[place]);
}
