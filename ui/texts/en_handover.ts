import type { handoverDe, sessionsDe } from "./de_handover.ts";

/** Hand-over of a session to a colleague. English. */
export const handoverEn: typeof handoverDe = {
  give: "Hand over",
  title: "Hand over the session",
  searching: "Looking who is signed in …",
  choose: "Who is to take the session over?",
  nobody: "Nobody else is signed in just now. Ask your colleague to open the adviser's page.",
  more:
    "You can hand over only to somebody who is signed in at the same server of the office as you. Who uses another server isn't listed here.",
  back: "Close",
  tell: (taker: string) => `Tell ${taker} this hand-over number, by telephone or in person:`,
  tellHint: "It is only here. The client is asked after that.",
  wrong: (left: number) =>
    left === 1
      ? "The number typed was wrong. 1 try left."
      : `The number typed was wrong. ${left} tries left.`,
  asking: (client: string, taker: string) =>
    `${client} is asked whether ${taker} may take over. Until the answer all stays as it is.`,
  moving: (taker: string) => `Agreed. The session goes to ${taker} …`,
  cancel: "Cancel",
  faults: {
    declined: "The client said no. The session stays with you.",
    late: "No answer came in time. The session stays with you.",
    gone: "The hand-over didn't come about. The session stays with you.",
    elsewhere:
      "This session runs through another server of the office and can't be handed over from here. It stays with you.",
    burnt: "The hand-over number was typed wrong three times. The session stays with you.",
  },
  givenTitle: "The session is handed over",
  given: (taker: string) => `${taker} has taken the session over. You see nothing of it any more.`,
  receipt:
    "What was asked, allowed and transferred up to the hand-over, with the time. Who brings the session to its end gets the whole receipt.",
  offered: (giver: string) => `${giver} wants to hand a session over to you.`,
  number: "Hand-over number",
  numberHint: (giver: string) => `Four digits that ${giver} tells you.`,
  invalid: "The hand-over number has four digits.",
  take: "Take over",
  refuse: "Refuse",
  takenWrong: "The number is wrong. Please ask once more.",
  checking: "Checking the number …",
  waiting: "The number is right. The client is asked …",
  taking: "The client agrees. Taking the session over …",
  overWrong: "The hand-over number was typed wrong three times. The session stays where it is.",
  overGone: (giver: string) => `The hand-over didn't come about. The session stays with ${giver}.`,
  busy: "This window already has a session. You can take over in another window.",
  further: "Open another window",
  ready: (client: string) => `You have taken over the session with ${client}. Choose whose screen is shown.`,
  asks: {
    title: "Hand-over at the office",
    lead: (taker: string, giver: string) => `${taker} takes your session over from ${giver}. Do you agree?`,
    screen: {
      "goes-on": (taker: string) =>
        `${taker} will see the same as could be seen until now. Whether mouse and keyboard may be used stays as you have set it.`,
      "show-ends": () => "The office's screen that you see just now will be closed.",
      "none": () => "Your screen won't be shown after that. You will be asked anew for it.",
    },
    under:
      "Files that are under way are cancelled. The shared clipboard is switched off, the chat begins anew.",
    keeps: "With No everything stays as it is.",
    yes: "Yes",
    no: "No",
  },
};

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
