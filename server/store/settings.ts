import type { DatabaseSync } from "node:sqlite";
import { RETENTION_DAYS } from "../limits.ts";
import { transaction } from "./database.ts";
import type { Logo, Office, OfficeFlags, Settings, SettingsStore } from "./types.ts";

const UNSET: Settings = {
  office: "",
  phone: "",
  address: "",
  imprint: "",
  conditions: "",
  retentionDays: RETENTION_DAYS,
};
/** The name of an office that hasn't said its own. */
const NAMELESS = "Ihre Kanzlei";

export function createSettingsStore(db: DatabaseSync): SettingsStore {
  const put = db.prepare(
    "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const load = (): Settings => {
    const rows = db.prepare("SELECT name, value FROM settings").all() as { name: string; value: string }[];
    return { ...UNSET, ...Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)])) };
  };
  const loadLogo = () => (db.prepare("SELECT type, bytes FROM logo").get() as Logo | undefined) ?? null;
  // Read by every page; this process alone writes it.
  let settings = load(), logo = loadLogo();
  return {
    read: () => settings,
    write(change) {
      transaction(db, () => {
        for (const [name, value] of Object.entries(change)) put.run(name, JSON.stringify(value));
      });
      settings = load();
    },
    logo: () => logo,
    setLogo(fresh) {
      transaction(db, () => {
        db.exec("DELETE FROM logo");
        if (fresh) db.prepare("INSERT INTO logo VALUES (1, ?, ?)").run(fresh.type, fresh.bytes);
      });
      logo = loadLogo();
    },
  };
}

/**
 * The office as it is now: the command line's word, else what was set, else what holds without.
 *
 * @param ownAddress the help page under this computer's own name for itself.
 */
export function officeOf(settings: SettingsStore, flags: OfficeFlags, ownAddress: string): Office {
  const set = settings.read();
  return {
    name: flags.name || set.office || NAMELESS,
    phone: flags.phone || set.phone,
    address: flags.address || set.address || ownAddress,
    imprint: set.imprint,
    conditions: set.conditions,
    logo: settings.logo() !== null,
  };
}
