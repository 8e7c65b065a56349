import { isOwnTitle, type Kind, NOBODY, type Whose } from "../../whose.ts";
import type { Process, RawWindow } from "./window.ts";

/** What stands for apps of the store: the frame is one program's, what is in it another's. */
const FRAME_CLASS = "ApplicationFrameWindow";
export const FRAME_CONTENT_CLASS = "Windows.UI.Core.CoreWindow";

/** Windows of explorer.exe that are known; it makes many more: previews of other programs' windows, and toasts. */
const EXPLORER: readonly [className: RegExp, kind: Kind][] = [
  [
    /^(?:Shell_TrayWnd|Shell_SecondaryTrayWnd|NotifyIconOverflowWindow|TopLevelWindowForOverflowXamlIsland)$/,
    "taskbar",
  ],
  [/^(?:Progman|WorkerW)$/, "desktop"],
  [/^(?:DV2ControlHost|ImmersiveLauncher)$/, "start menu"],
  // The last one is Wine's.
  [/^(?:CabinetWClass|ExploreWClass|OperationStatusWindow|ExplorerWClass)$/, "application"],
];
/** What explorer.exe opens for another window of its: menus, tooltips, dialogs. They are for what that one is for. */
const POPUP = /^(?:#32768|#32770|tooltips_class32|Xaml_WindowedPopupClass|ComboLBox)$/;

/** Programs of the system, from its folder on. */
const EXPLORER_PROGRAM = /^(?:system32\\|syswow64\\)?explorer\.exe$/;
const FRAME_PROGRAM = /^system32\\applicationframehost\.exe$/;
const START_PROGRAM =
  /^systemapps\\[^\\]+\\(?:startmenuexperiencehost|searchhost|searchapp|searchui|cortana)\.exe$/;
/** Toasts, the notification centre, the lock screen, the emoji panel with what was copied, questions for passwords. */
const CLOSED_PROGRAM =
  /^systemapps\\|^(?:system32|syswow64)\\(?:consent|credentialuibroker|logonui|lockapphost|winlogon|csrss|dwm|sihost|svchost|ctfmon|taskhostw|runtimebroker|backgroundtaskhost|applicationframehost)\.exe$/;

export interface About {
  process: Process | null;
  /** Of what is in the frame of an app of the store; null: none, or of several. */
  content: Process | null;
  /** Whose the window is that this one belongs to. */
  owner: Whose | null;
  /** Our own process's number. */
  pid: number;
  /** The folder of Windows, in lower case. */
  folder: string;
}

/**
 * Whose a window is and what it is for, by the program that made it and its class. What isn't known for what it is, is
 * nobody's: among the system's own windows that is most of them.
 */
export function classify(window: RawWindow, { process, content, owner, pid, folder }: About): Whose {
  if (window.pid === pid) return { owner: { who: "own", page: false }, kind: "application" };
  const ours = process?.ours || content?.ours || owner?.owner.who === "own";
  if (ours || isOwnTitle(window.title)) return { owner: { who: "own", page: true }, kind: "application" };
  if (!process) return closed("application");
  const program = withinSystem(process, folder);
  if (program === null) return by(process, "application");
  if (EXPLORER_PROGRAM.test(program)) return ofExplorer(window, process, owner);
  if (FRAME_PROGRAM.test(program) && window.className === FRAME_CLASS) {
    if (!content) return closed("application");
    const inner = withinSystem(content, folder);
    return inner !== null && isClosed(inner) ? closed("notification") : by(content, "application");
  }
  if (START_PROGRAM.test(program)) return by(process, "start menu");
  return CLOSED_PROGRAM.test(program) ? closed("notification") : by(process, "application");
}

/** Whether a child window of another process belongs in it all the same. */
export function hasForeignContent(window: RawWindow): boolean {
  return window.className === FRAME_CLASS;
}

function ofExplorer(window: RawWindow, process: Process, owner: Whose | null): Whose {
  const known = EXPLORER.find(([className]) => className.test(window.className));
  if (known) return by(process, known[1]);
  if (!POPUP.test(window.className) || owner?.owner.who !== "application") return closed("notification");
  return by(process, owner.kind === "taskbar" ? "start menu" : owner.kind);
}

function isClosed(program: string): boolean {
  return CLOSED_PROGRAM.test(program) || EXPLORER_PROGRAM.test(program);
}

/** The program's path from the folder of Windows on; null when it isn't in there. */
function withinSystem({ path }: Process, folder: string): string | null {
  return path.startsWith(`${folder}\\`) ? path.slice(folder.length + 1) : null;
}

function by({ key }: Process, kind: Kind): Whose {
  return { owner: { who: "application", key }, kind };
}

function closed(kind: Kind): Whose {
  return { owner: NOBODY, kind };
}
