import { SETTINGS_MEETINGS_AUDIT } from "./migration_1.ts";
import { ACCOUNTS } from "./migration_2.ts";

/**
 * Brings a database from one version to the next: SQL statements, carried out in one transaction. Number n stands at
 * index n - 1 and is never changed once it was released; a new one is added at the end, in a file of its own.
 */
export const MIGRATIONS: readonly string[] = [SETTINGS_MEETINGS_AUDIT, ACCOUNTS];
