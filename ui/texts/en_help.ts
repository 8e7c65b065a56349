import type { helpDe } from "./de_help.ts";

/** The help page in English. */
export const helpEn: typeof helpDe = {
  title: "Instant help",
  lead: "We help you directly on your screen while we are on the telephone.",
  download: "Download MFB-Kunde",
  downloadHint: "No installation: download, start, done.",
  platforms: { windows: "for Windows", linux: "for Linux" },
  other: "Also available:",
  size: (megabytes) => `${megabytes} MB`,
  none: "There is no program to download on this server at the moment. Please call us.",
  checking: "Checking which programs are available …",
  watch: "Watch without a download",
  watchHint: "To look only, on a phone or tablet as well: all you need is the session number.",
  needTitle: "What you need",
  needs: [
    ["Telephone", "You are on the telephone with us. Without a call there is no session."],
    ["Internet", "A connection of 2000 kbit/s or more is recommended."],
    ["Your computer", "No administrator's rights are needed, and nothing is installed."],
  ],
  doesTitle: "What the program does",
  does: [
    ["Show", "We see your screen or you see ours, but only after your Yes."],
    ["Control", "If you allow it, we use mouse and keyboard too. You can withdraw it at once."],
    [
      "Protect",
      "Everything is encrypted from computer to computer. Even the server in between sees none of it.",
    ],
  ],
  stepsTitle: "How a session goes",
  steps: [
    ["Call", "Call us. We agree on what to help with."],
    ["Start", "Download MFB-Kunde and open it. A window opens in your browser."],
    ["Type the number", "We tell you a session number. Type all its digits and choose Connect."],
    ["Agree", "Read the question about screen sharing at ease and answer Yes or No."],
    ["End", "One click on End is enough, on your side or ours. After that nothing runs."],
  ],
  warningTitle: "Please note",
  warning:
    "We never call you unasked to get onto your computer. Type numbers only if you called us yourself.",
};
