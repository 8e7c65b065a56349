import * as v from "valibot";
import { adviserId, auditEvent, settingName } from "./audit.ts";
import { endReason, id, mode, name } from "./fields.ts";
import {
  ADDRESS_MAX_CHARS,
  ADMINISTRATION_PAGE_ROWS,
  LOGO_MAX_BYTES,
  OFFICE_TEXT_MAX_CHARS,
  RETENTION_DAYS_MAX,
} from "./limits.ts";

/**
 * The administration page: the JSON bodies of POST /api/administration, for administrators, and their answers.
 */

/** One line as people type it: no control, line-separating or direction-turning characters. */
const line = v.pipe(name, v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u));
/** Paragraphs. */
const text = v.pipe(
  v.string(),
  v.maxLength(OFFICE_TEXT_MAX_CHARS),
  v.regex(/^(?:[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]|\n)*$/u),
);
const time = v.pipe(v.number(), v.integer());
const seq = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What can be set. Empty: not set. */
export const officeSettings = v.strictObject({
  office: line,
  phone: line,
  /** The help page, as clients reach it. */
  address: v.union([
    v.literal(""),
    v.pipe(v.string(), v.maxLength(ADDRESS_MAX_CHARS), v.regex(/^https?:\/\/[A-Za-z0-9.:[\]-]+\/$/)),
  ]),
  imprint: text,
  conditions: text,
  retentionDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(RETENTION_DAYS_MAX)),
});
export type OfficeSettings = v.InferOutput<typeof officeSettings>;

export const administrationRequest = v.variant("type", [
  v.strictObject({ type: v.literal("settings") }),
  v.strictObject({ type: v.literal("change"), settings: officeSettings }),
  /** A picture's bytes, base64; null takes the logo away. */
  v.strictObject({
    type: v.literal("logo"),
    data: v.nullable(
      v.pipe(v.string(), v.maxLength(Math.ceil(LOGO_MAX_BYTES / 3) * 4), v.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
    ),
  }),
  /** Only what began before; null: the newest. */
  v.strictObject({ type: v.literal("meetings"), before: v.nullable(time) }),
  v.strictObject({ type: v.literal("audit"), before: v.nullable(seq) }),
  /** Checks the audit log's chain. */
  v.strictObject({ type: v.literal("verify") }),
]);
export type AdministrationRequest = v.InferOutput<typeof administrationRequest>;

/** Why not. "logo": no picture that is taken. "disk": it couldn't be written. */
export const administrationFault = v.picklist(["malformed", "signed-out", "logo", "disk"]);
export type AdministrationFault = v.InferOutput<typeof administrationFault>;
export const administrationRefusal = v.strictObject({ error: administrationFault });

/** To "settings", "change" and "logo". */
export const settingsAnswer = v.strictObject({
  settings: officeSettings,
  logo: v.boolean(),
  /** What the command line says instead. */
  fixed: v.array(settingName),
});
export type SettingsAnswer = v.InferOutput<typeof settingsAnswer>;

const person = v.strictObject({ id: adviserId, name });
export const meetingsAnswer = v.strictObject({
  meetings: v.pipe(
    v.array(v.strictObject({
      session: id,
      adviser: person,
      startedAt: time,
      endedAt: v.nullable(time),
      mode,
      reason: v.nullable(endReason),
    })),
    v.maxLength(ADMINISTRATION_PAGE_ROWS),
  ),
});
export type MeetingRow = v.InferOutput<typeof meetingsAnswer>["meetings"][number];

export const auditAnswer = v.strictObject({
  entries: v.pipe(
    v.array(v.strictObject({ seq, at: time, event: auditEvent })),
    v.maxLength(ADMINISTRATION_PAGE_ROWS),
  ),
});
export type AuditRow = v.InferOutput<typeof auditAnswer>["entries"][number];

export const verdictAnswer = v.variant("state", [
  v.strictObject({ state: v.literal("intact"), entries: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  v.strictObject({ state: v.literal("changed"), seq: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  v.strictObject({ state: v.literal("cut"), seq: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
]);
export type Verdict = v.InferOutput<typeof verdictAnswer>;
