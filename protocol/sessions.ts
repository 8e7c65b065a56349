import * as v from "valibot";
import { id, mode } from "./fields.ts";
import { NUMBER_DIGITS_MAX, NUMBER_DIGITS_MIN, SESSIONS_LISTED_MAX } from "./limits.ts";

/** "Meine Sitzungen": one session of the adviser who reads this, and of nobody else. The server knows no client's name. */
export const ownSession = v.strictObject({
  session: id,
  /** The number's first part, while a client may still claim it. */
  number: v.nullable(
    v.pipe(v.string(), v.regex(new RegExp(`^[0-9]{${NUMBER_DIGITS_MIN},${NUMBER_DIGITS_MAX}}$`))),
  ),
  mode,
  phase: v.picklist(["waiting", "verifying", "running"]),
  /** Milliseconds since it was begun, or since the server heard of it again. */
  ageMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Which window has it: the one that is told this, another one, or none just now. */
  window: v.picklist(["here", "other", "none"]),
});
export type OwnSession = v.InferOutput<typeof ownSession>;

/** All of them, oldest first; again whenever something of it changes. */
export const ownSessions = v.pipe(v.array(ownSession), v.maxLength(SESSIONS_LISTED_MAX));
