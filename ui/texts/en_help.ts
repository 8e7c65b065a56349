import type { helpDe } from "./de_help.ts";
import { downloadEn } from "./en_download.ts";
import { selfTestEn } from "./en_lights.ts";

/** The help page in English. */
export const helpEn: typeof helpDe = {
  title: "Instant help",
  lead: "We help you directly on your screen while we are on the telephone.",
  download: "Download MFB-Kunde",
  downloadHint: "No installation: download, start, done.",
  none: "There is no program to download on this server at the moment. Please call us.",
  checking: "Checking which programs are available …",
  call: "Call us:",
  logo: (office) => `Logo ${office}`,
  imprint: "Imprint",
  conditions: "Conditions of use",
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
    { name: "Call", text: "Call us. We agree on what to help with.", picture: null },
    {
      name: "Start",
      text:
        "Download MFB-Kunde and open it. A window opens in your browser. The first time it asks whether the office is right.",
      picture: null,
    },
    {
      name: "Type the number",
      text: "We tell you a session number. Type all its digits and choose Connect.",
      picture: { of: "number", alt: "The field for the session number, and below it the button to connect." },
    },
    {
      name: "Agree",
      text: "Read the question about screen sharing at ease and answer Yes or No.",
      picture: {
        of: "consent",
        alt: "The question about screen sharing with the answers Yes, No and Choose applications.",
      },
    },
    {
      name: "End",
      text: "One click on End is enough, on your side or ours. After that nothing runs.",
      picture: {
        of: "end",
        alt: "During the session it says at the top who sees your screen, with the buttons Pause and End.",
      },
    },
  ],
  warningTitle: "Please note",
  warning:
    "We never call you unasked to get onto your computer. Type numbers only if you called us yourself.",
  offer: downloadEn,
  selfTest: selfTestEn,
};
