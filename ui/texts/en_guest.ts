import type { guestDe } from "./de_guest.ts";

export const guestEn: typeof guestDe = {
  title: "Watch without a download",
  heading: "Watch without a download",
  lead: "Type the number that the office tells you on the phone. This works on a phone or tablet, too.",
  can: "You see the office's screen. On a computer you can also show your own, to look at only.",
  cannot:
    "Your device is never controlled. There are no files and no session receipt here; for those you need the program.",
  trust:
    "This page comes from the office's server. The program checks the connection independently of it; for confidential matters rather use the program.",
  program: "To the program MFB-Kunde",
  promises: ["Nobody sees anything of yours before you have agreed.", "You can end it at any time."],
  insecure:
    "This page works only at a secure address, one that begins with https. Please tell the office, or use the program.",
  unsupported: "This browser cannot make the connection. Please use a current browser or the program.",
  reloaded:
    "The page was loaded again, and with that the session has ended. Ask for a new number on the phone.",
  offline: "The server cannot be reached at the moment. The session goes on, and we keep trying …",
  phoneCannotShare:
    "This browser cannot show a screen; phones and tablets are not able to. You can say No and stay on the phone; watching works here.",
  sharingHint: "Keep this page open while the session runs.",
  keepOpen: "Keep this page open. If it is closed or loaded again, the session ends.",
  noKeepsakes: "Without the program there is no session receipt and no log.",
  errors: {
    version: "This page does not match the server. Load it again and try once more.",
  },
  browserOn: (platform) => platform === "" ? "Browser" : `Browser on ${platform}`,
  named: (name) => `Client without the program (${name})`,
  looksInBrowser:
    "The client is watching without the program, in a browser. That page comes from your server and does not check it: for confidential matters ask for the program. There are no files and no session receipt here.",
  sharesInBrowser:
    "The client takes part without the program, in a browser: you can only watch. There are no files and no session receipt here.",
  noFilesThere: "The client is here without the program, in a browser. Files need the program.",
  chatGone: "The chat is deleted on both sides after the session.",
};
