import type { viewShareDe } from "./de_view_share.ts";

export const viewShareEn: typeof viewShareDe = {
  viewOnly: (owner) => `View only, no control: ${owner} shows the screen in the browser.`,
  stopped: "The other side ended sharing in the browser. It can choose anew there.",
  asks: (asker) => `${asker} would like to see what is on your screen. Do you agree?`,
  title: "Show the screen in the browser (view only)",
  chooseNext:
    "After your Yes the browser asks what to show: the screen, a window or a tab. Nothing else can be seen.",
  mayNotSteer: "Your adviser can only watch. Mouse and keyboard stay with you.",
  anyTime: "You can pause or end at any time, also in your browser's own notice.",
  picking: "Please choose in your browser's question now what can be seen.",
  impossible: "This browser cannot show a screen. Open MFB-Kunde in Chrome, Edge or Firefox.",
  failed: "The browser could not record the screen. Try again, or choose another window.",
  shared: "what you chose in the browser",
  choose: "Show something else",
  sees: (who) => `${who} sees what you chose`,
  noSteering: "Control: not possible on this computer",
  ended: "Sharing has ended in your browser. With “Continue” you choose anew what can be seen.",
  status: (office) => `Connected with ${office}. What you chose is being shared.`,
};
