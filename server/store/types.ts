import type { AuditEvent } from "../../protocol/audit.ts";
import type { EndReason, Mode } from "../../protocol/fields.ts";
import type { Adviser } from "../adviser.ts";
import type { AccountStore } from "./account_types.ts";

export type { AuditEvent, AuditEventName, AuditPerson } from "../../protocol/audit.ts";

/** Writes one thing that happened into the audit log. Does not throw: an office works on when its log can't be written. */
export type Audit = (event: AuditEvent) => void;

/** The office's facts, as clients and advisers read them now. */
export interface Office {
  readonly name: string;
  readonly phone: string;
  /** The help page, as clients reach it. */
  readonly address: string;
  /** Plain text, paragraphs by empty lines; empty where none was given. */
  readonly imprint: string;
  readonly conditions: string;
  /** Whether GET /api/office/logo has a picture. */
  readonly logo: boolean;
}

/** What the command line says of the office wins over what is stored; null: not told. */
export interface OfficeFlags {
  readonly name: string | null;
  readonly phone: string | null;
  readonly address: string | null;
}

/** What an administrator sets, and what the server keeps of it. Empty texts: not set. */
export interface Settings {
  readonly office: string;
  readonly phone: string;
  readonly address: string;
  readonly imprint: string;
  readonly conditions: string;
  /** Sessions met and audit entries older than this many days are deleted. */
  readonly retentionDays: number;
}

export interface Logo {
  readonly type: "image/png" | "image/jpeg" | "image/webp";
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface SettingsStore {
  read(): Settings;
  /** Only what is named changes. */
  write(change: Partial<Settings>): void;
  logo(): Logo | null;
  /** @param logo null takes it away. */
  setLogo(logo: Logo | null): void;
}

/** One session that came about: who met when, for how long, how. Never what happened in it. */
export interface Meeting {
  /** The session's identifier; not its number. */
  readonly session: string;
  readonly adviser: Pick<Adviser, "id" | "name">;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Null while it lasts, and for ever where the server never learned of its end. */
  readonly endedAt: number | null;
  readonly mode: Mode;
  readonly reason: EndReason | null;
}

export interface MeetingStore {
  /** The client proved its number. Nothing happens for a session that is known. */
  start(meeting: Pick<Meeting, "session" | "adviser" | "startedAt" | "mode">): void;
  /** What changes while it lasts: another adviser, another mode. */
  change(session: string, change: Partial<Pick<Meeting, "adviser" | "mode">>): void;
  end(session: string, end: { endedAt: number; reason: EndReason }): void;
  find(session: string): Meeting | null;
  /**
   * Newest first.
   *
   * @param before only what started before this time.
   * @param adviser only this adviser's.
   */
  list(options: { limit: number; before?: number; adviser?: string }): Meeting[];
}

/** One entry of the audit log as it is kept. */
export interface AuditEntry {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly event: AuditEvent;
}

/**
 * What checking the chain says. "cut": the newest entries are missing. `seq` names the first entry that isn't as it was
 * written.
 */
export type AuditVerdict =
  | { readonly state: "intact"; readonly entries: number }
  | { readonly state: "changed" | "cut"; readonly seq: number };

export interface AuditLog {
  record: Audit;
  /** Newest first. @param before only entries with smaller `seq`. */
  list(options: { limit: number; before?: number }): AuditEntry[];
  verify(): AuditVerdict;
}

/** The office's database (`office.db` in the data folder). */
export interface Store {
  readonly settings: SettingsStore;
  readonly meetings: MeetingStore;
  readonly audit: AuditLog;
  readonly accounts: AccountStore;
  /** Deletes for good what is older than the retention. @param now Unix milliseconds. */
  applyRetention(now: number): void;
  close(): void;
}
