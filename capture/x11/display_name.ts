/** Where an X display listens (X(7), "Display Names"). */
export interface DisplayName {
  number: string;
  /** Null: this machine, through a Unix socket. */
  host: string | null;
}

/** Reads ":0", ":0.0", "unix:0", "localhost:10.0"; null when it is no display name. */
export function parseDisplayName(name: string): DisplayName | null {
  const match = /^(?:unix|([\w.-]+))?(?:\/unix)?:(\d{1,5})(?:\.\d+)?$/.exec(name);
  if (!match) return null;
  const [, host, number] = match;
  return { number, host: host && host !== "unix" ? host : null };
}
