import * as v from "valibot";
import { endReason, id, mode, name } from "./fields.ts";
import { ADVISER_ID_MAX_CHARS, REMOTE_ADDRESS_MAX_CHARS, SETTINGS_MAX } from "./limits.ts";

/** An adviser's account: "local" for who sits at the server's own computer. */
export const adviserId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(ADVISER_ID_MAX_CHARS));
/** Who did it, or whom it was done to, with the name of that day: accounts are renamed and removed. */
const person = v.strictObject({ id: adviserId, name });
export type AuditPerson = v.InferOutput<typeof person>;
const role = v.picklist(["adviser", "administrator"]);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What an administrator can set. */
export const settingName = v.picklist([
  "office",
  "phone",
  "address",
  "imprint",
  "conditions",
  "logo",
  "retentionDays",
]);
export type SettingName = v.InferOutput<typeof settingName>;

/**
 * What the server's audit log may say: one entry a kind, nothing else. No entry holds a session's number, a token, a key
 * or anything that passed within a session.
 */
export const auditEvent = v.variant("event", [
  v.strictObject({ event: v.literal("server-started"), version: name }),
  v.strictObject({ event: v.literal("server-stopped") }),
  /** The set-up link made the first account. */
  v.strictObject({ event: v.literal("set-up-done"), who: person }),
  /** "launch": by the one-time address that the server opened on its own computer. */
  v.strictObject({
    event: v.literal("sign-in"),
    who: person,
    how: v.picklist(["passkey", "password", "launch"]),
  }),
  v.strictObject({ event: v.literal("sign-out"), who: person }),
  v.strictObject({ event: v.literal("sign-out-everywhere"), who: person }),
  /**
   * `account`: whose, if there is such an account. `unrecorded`: wrong tries since the last entry of this kind that
   * weren't written down because there were too many; filled in by the log itself.
   */
  v.strictObject({
    event: v.literal("wrong-credentials"),
    account: v.nullable(person),
    how: v.picklist(["passkey", "password", "code", "invitation"]),
    address: v.pipe(v.string(), v.maxLength(REMOTE_ADDRESS_MAX_CHARS)),
    unrecorded: v.optional(count),
  }),
  v.strictObject({ event: v.literal("account-invited"), who: person, name, role }),
  v.strictObject({ event: v.literal("account-created"), account: person, role }),
  v.strictObject({
    event: v.literal("account-changed"),
    who: person,
    account: person,
    what: v.picklist([
      "name",
      "role",
      "password",
      "code",
      "passkey-added",
      "passkey-removed",
      "locked",
      "unlocked",
    ]),
  }),
  v.strictObject({ event: v.literal("account-removed"), who: person, account: person }),
  v.strictObject({ event: v.literal("session-created"), who: person, session: id, mode }),
  v.strictObject({ event: v.literal("session-verified"), who: person, session: id }),
  v.strictObject({ event: v.literal("session-handed-over"), who: person, session: id, to: person }),
  v.strictObject({ event: v.literal("session-ended"), who: person, session: id, reason: endReason }),
  v.strictObject({
    event: v.literal("settings-changed"),
    who: person,
    what: v.pipe(v.array(settingName), v.maxLength(SETTINGS_MAX)),
  }),
  /** By the command on the server's own computer. */
  v.strictObject({ event: v.literal("backup-made") }),
  /** `until`: the end of the new one's validity, Unix milliseconds. */
  v.strictObject({ event: v.literal("certificate-renewed"), until: count }),
  /** What was deleted because it was older than `days`. */
  v.strictObject({ event: v.literal("retention-applied"), days: count, meetings: count, entries: count }),
]);
export type AuditEvent = v.InferOutput<typeof auditEvent>;
export type AuditEventName = AuditEvent["event"];
