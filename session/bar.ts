import type { Bar } from "../capture/types.ts";
import type { HostCommand, HostState } from "../protocol/local.ts";
import type { HostRights } from "./state.ts";

/** The function bar on the screen itself (capture/types.ts `Overlay`): what it says and offers in each state. */

export type BarAction = "steering" | "choose" | "pause" | "files" | "chat" | "end" | Answer;
/** With the question's id: it may be another one by the time that the press arrives. */
type Answer = `${"yes" | "no"}:${number}`;

const TEXTS = {
  de: {
    sees: (viewer: string) => `${viewer} sieht Ihren Bildschirm`,
    seesSome: (viewer: string) => `${viewer} sieht nur, was Sie freigegeben haben`,
    paused: (viewer: string) => `Pause: ${viewer} sieht nichts Neues`,
    reconnecting: (viewer: string) => `Verbindung zu ${viewer} wird wiederhergestellt`,
    everything: "Freigegeben: ganzer Bildschirm",
    nothing: "Freigegeben: nichts",
    some: (count: number) => `Freigegeben: ${count} ${count === 1 ? "Applikation" : "Applikationen"}`,
    places: "Freigegeben: nur Teile des Desktops",
    panic: "Steuern mit der Taste Pause/Untbr entzogen",
    elevated: "Dieses Fenster läuft mit Administratorrechten; bitte bedienen Sie es selbst",
    steeringOn: "Steuern: an",
    steeringOff: "Steuern: aus",
    choose: "Applikationswahl",
    pause: "Pause",
    resume: "Fortsetzen",
    files: "Dateien",
    chat: "Chat",
    end: "Beenden",
    wants: (name: string) => `${name} möchte sichtbar werden. Freigeben?`,
    yes: "Ja",
    no: "Nein",
    fold: "Einklappen",
    unfold: "Ausklappen",
  },
  en: {
    sees: (viewer: string) => `${viewer} sees your screen`,
    seesSome: (viewer: string) => `${viewer} sees only what you share`,
    paused: (viewer: string) => `Paused: ${viewer} sees nothing new`,
    reconnecting: (viewer: string) => `Reconnecting to ${viewer}`,
    everything: "Shared: the whole screen",
    nothing: "Shared: nothing",
    some: (count: number) => `Shared: ${count} ${count === 1 ? "application" : "applications"}`,
    places: "Shared: only parts of the desktop",
    panic: "Control taken back with the Pause key",
    elevated: "This window runs with administrator rights; please operate it yourself",
    steeringOn: "Control: on",
    steeringOff: "Control: off",
    choose: "Applications",
    pause: "Pause",
    resume: "Resume",
    files: "Files",
    chat: "Chat",
    end: "End",
    wants: (name: string) => `${name} wants to be seen. Share it?`,
    yes: "Yes",
    no: "No",
    fold: "Fold",
    unfold: "Unfold",
  },
};
export type BarLanguage = keyof typeof TEXTS;

/** As the locale's variables say (LC_ALL, LC_MESSAGES, LANG; POSIX); German where they say nothing. */
export function barLanguage(env: (name: string) => string | undefined): BarLanguage {
  const locale = env("LC_ALL") || env("LC_MESSAGES") || env("LANG") || "";
  return locale.startsWith("en") ? "en" : "de";
}

/** Null while nobody may look. @param unread lines of the chat that nobody has seen yet. */
export function barOf(state: HostState, language: BarLanguage, unread = 0): Bar | null {
  const { phase, release, question, steeringAllowed, panic, inputObstacle, viewer } = state;
  if (phase === "idle" || phase === "asked" || !release) return null;
  const t = TEXTS[language];
  const sees = release.everything ? t.sees : t.seesSome;
  const seen = phase === "paused" ? t.paused : phase === "reconnecting" ? t.reconnecting : sees;
  const wants = question?.kind === "application" ? question : null;
  return {
    lines: [seen(viewer), panic ? t.panic : inputObstacle ? t[inputObstacle] : released(release, t)],
    tone: phase === "sharing" ? (panic || inputObstacle ? "warning" : "sharing") : "paused",
    buttons: [
      {
        id: "steering",
        label: steeringAllowed ? t.steeringOn : t.steeringOff,
        pressed: steeringAllowed,
      },
      { id: "choose", label: t.choose, disabled: !state.releasesApplications },
      { id: "pause", label: phase === "paused" ? t.resume : t.pause, pressed: phase === "paused" },
      { id: "files", label: t.files },
      { id: "chat", label: unread > 0 ? `${t.chat} (${unread > 99 ? "99+" : unread})` : t.chat },
      { id: "end", label: t.end, danger: true },
    ] satisfies (Bar["buttons"][number] & { id: BarAction })[],
    question: wants && {
      text: t.wants(wants.name),
      buttons: [{ id: `yes:${wants.id}`, label: t.yes }, { id: `no:${wants.id}`, label: t.no }],
    },
    labels: { fold: t.fold, unfold: t.unfold },
  };
}

function released(release: NonNullable<HostState["release"]>, t: typeof TEXTS.de): string {
  if (release.everything) return t.everything;
  if (release.applications.length > 0) return t.some(release.applications.length);
  return release.taskbar || release.desktop || release.startMenu || release.own ? t.places : t.nothing;
}

/** What a press asks the host for; null: something else (files, chat, the end, an answer). */
export function barCommand(action: BarAction, rights: HostRights): HostCommand | null {
  switch (action) {
    case "steering":
      return { type: "steering", allow: !rights.steeringAllowed };
    case "pause":
      return { type: "pause", pause: rights.phase !== "paused" };
    case "choose":
      return { type: "choose", open: true };
    default:
      return null;
  }
}
