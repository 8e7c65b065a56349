import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../capture/release.ts";
import type { Release } from "../capture/types.ts";
import { APPLICATIONS_MAX } from "../protocol/limits.ts";
import type { ReleaseChoice } from "../protocol/local.ts";

/**
 * What the owner chose to release, as one pure state machine: which applications are released follows from the choice
 * and from which programs were there when it was made. `host.ts` feeds it and carries out what `releaseOf()` says.
 */
export interface ReleaseState {
  /** Null before the first Ja: nothing is released. */
  readonly choice: ReleaseChoice | null;
  /** Programs that the owner decided about: that were there to be ticked, or were asked about. */
  readonly known: readonly string[];
  /** New programs that wait for the owner's answer, the oldest first. */
  readonly waiting: readonly Named[];
}

export interface Named {
  readonly key: string;
  readonly name: string;
}

export const NOTHING_CHOSEN: ReleaseState = { choice: null, known: [], waiting: [] };

/** "Ja": the whole screen. */
export const CHOICE_EVERYTHING: ReleaseChoice = {
  everything: true,
  applications: [],
  newApplications: true,
  taskbar: true,
  desktop: true,
  startMenu: true,
  own: false,
};

/** The owner confirmed a choice while `running` programs had a window. */
export function choose(choice: ReleaseChoice, running: readonly Named[]): ReleaseState {
  // One that was ticked and ended meanwhile stays released when it comes back: it was decided about.
  return { choice, known: [...new Set([...keysOf(running), ...choice.applications])], waiting: [] };
}

/** These programs have a window now. */
export function meet(state: ReleaseState, running: readonly Named[]): ReleaseState {
  const { choice } = state;
  if (!choice || choice.everything) return state;
  const waiting = state.waiting.filter(({ key }) => running.some((one) => one.key === key));
  // One that went away unanswered is asked about when it comes back.
  const dropped = state.waiting.filter((one) => !waiting.includes(one)).map(({ key }) => key);
  const known = state.known.filter((key) => !dropped.includes(key));
  const met = running.filter(({ key }) => !known.includes(key));
  if (met.length === 0 && dropped.length === 0) return state;
  const decided = [...known, ...keysOf(met)];
  if (choice.newApplications) {
    const applications = [...choice.applications, ...keysOf(met)].slice(0, APPLICATIONS_MAX);
    return { choice: { ...choice, applications }, known: decided, waiting };
  }
  return { choice, known: decided, waiting: [...waiting, ...met.map(({ key, name }) => ({ key, name }))] };
}

/** The owner's answer about the program that waits first. */
export function answer(state: ReleaseState, yes: boolean): ReleaseState {
  const [first, ...waiting] = state.waiting;
  if (!first || !state.choice) return state;
  if (!yes) return { ...state, waiting };
  const applications = [...state.choice.applications, first.key];
  return { ...state, choice: { ...state.choice, applications }, waiting };
}

/** What the capture side is told. */
export function releaseOf({ choice }: ReleaseState): Release {
  if (!choice) return RELEASE_NOTHING;
  const { everything, applications, taskbar, desktop, startMenu, own } = choice;
  if (everything) return { ...RELEASE_EVERYTHING, own };
  return { everything, applications, taskbar, desktop, startMenu, own };
}

function keysOf(named: readonly Named[]): string[] {
  return named.map(({ key }) => key);
}
