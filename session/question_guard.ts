import { QUESTION_GRACE_MS } from "../protocol/limits.ts";

/** Says when remote input must rest because the owner is being asked something; it rests from the start. */
export interface QuestionGuard {
  /** Whether a question stands on the screen now; said as often as one likes. */
  open(open: boolean): void;
  close(): void;
}

/**
 * Input is void while a question is open, and a little longer: the click that answered may still be under way.
 * @param onChange true at once with a question, false when the time after the answer is over
 * @param graceMs that time
 */
export function createQuestionGuard(
  onChange: (rests: boolean) => void,
  graceMs = QUESTION_GRACE_MS,
): QuestionGuard {
  let rests = true;
  let grace: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(grace);
    grace = undefined;
  };
  const set = (value: boolean) => {
    stop();
    if (value !== rests) onChange(rests = value);
  };
  return {
    open(open) {
      if (open) set(true);
      // Once begun, the time isn't prolonged: news of windows come all the time and would hold input back for ever.
      else if (rests) grace ??= setTimeout(() => set(false), graceMs);
    },
    close: stop,
  };
}
