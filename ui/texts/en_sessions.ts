import type { sessionsDe } from "./de_sessions.ts";

/** The adviser's list of own sessions. English. */
export const sessionsEn: typeof sessionsDe = {
  title: "My sessions",
  further: "Another session",
  hint: "Each session has a window of its own. Close a window only when its session is over.",
  blocked: "The browser didn't open the new window. Please allow it in the address bar.",
  number: (number: string) => `Number ${number} …`,
  unnamed: "Client",
  since: (time: string) => `since ${time}`,
  phases: {
    waiting: "waiting for the client",
    verifying: "checking the number",
    running: "running",
  },
  windows: {
    here: "here",
    other: "in another window",
    none: "window closed",
  },
};
