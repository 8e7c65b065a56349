import type { clipboardDe } from "./de_clipboard.ts";

export const clipboardEn: typeof clipboardDe = {
  on: "Clipboard: on",
  off: "Clipboard: off",
  allow: "Turn on",
  allowLabel: "Clipboard: turn on",
  revoke: "Turn off",
  revokeLabel: "Clipboard: turn off",
  offHint: "What you copy stays with you.",
  onHint: (who) =>
    `Text that you copy (Ctrl+C) goes to ${who} too, from whatever program – and the other way round.`,
  pausedHint: "While paused, nothing passes.",
  notWanted: (who) => `${who} hasn't turned it on yet at the other side.`,
  tooLarge: "The text you copied last is too long and wasn't sent. At most 1 MB passes.",
  tool: "Clipboard",
  toolOffHint: "The clipboard is off: copied text stays where it is, on both sides.",
  notAllowed: "The other side hasn't turned the clipboard on.",
  send: "Send clipboard",
  take: "Take into clipboard",
  notices: {
    offered: "Text was copied on the other side.",
    taken: "The copied text is in your clipboard now.",
    sending: "Sending text …",
    sent: "Your text is in the other side's clipboard now.",
    empty: "There is no text in your clipboard.",
    "too-large": "Your text is too long and wasn't sent. At most 1 MB passes.",
    "their-text-too-large": "A text that is too long was copied on the other side. At most 1 MB passes.",
    "not-sent": "Your text didn't arrive. Please try again.",
    "not-read": "The browser doesn't give access to the clipboard. Click into the picture and press Ctrl+V.",
    "not-taken": "The browser didn't take the text. Please try again.",
  },
};
