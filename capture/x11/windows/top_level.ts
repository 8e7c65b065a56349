import type { Rect, Release } from "../../types.ts";

/** Whose a window is. */
export type Owner =
  /** Not known, or not to be known: another computer's, another user's, of several programs. */
  | { who: "nobody" }
  /** Ours: a browser's window with our page, or else (function bar, frame) one that this process made. */
  | { who: "own"; page: boolean }
  /** `key` is an Application's. */
  | { who: "application"; key: string };

export type Kind =
  | "application"
  | "taskbar"
  | "desktop"
  /** A window of the taskbar's program besides the taskbar: start menu, its other menus, calendar, tooltips. */
  | "start menu"
  | "notification"
  /** Nothing is known yet. */
  | "unknown";

export const NOBODY: Owner = { who: "nobody" };

/**
 * A child of the root window as the mirror knows it: a program's window, or the frame that a window manager put around
 * it. The object stands for the window, not its id: ids are used again.
 */
export interface TopLevel {
  readonly xid: number;
  /** With the border, on the root window. */
  rect: Rect;
  border: number;
  mapped: boolean;
  overrideRedirect: boolean;
  /** Has no pixels. */
  inputOnly: boolean;
  depth: number;
  visual: number;
  /** What of the rectangle it covers (SHAPE's bounding region), relative to the rectangle; null: all of it. */
  shape: Rect[] | null;
  /** Takes no pointer input anywhere. */
  clickThrough: boolean;
  owner: Owner;
  kind: Kind;
  /** The program's own window; in a window manager's frame the one that the frame is for. */
  client: number;
  title: string;
  /** Windows of other programs in it, relative to the rectangle: never released with it. */
  holes: Rect[];
  /** Counts how often windows of other programs may have left something of their picture in it. */
  taints: number;
  /** It and all windows in it, parents first. */
  tree: ReadonlyMap<number, TreeNode>;
  /** False while something has changed in it that isn't looked at yet; what was known may not hold any more. */
  settled: boolean;
  /** Counts the changes of what `owner`, `kind` and `holes` are founded on. */
  version: number;
  /** performance.now() of the last change of size or of being mapped. */
  resizedAt: number;
  /** It is no child of the root window any more. */
  gone: boolean;
}

export interface TreeNode {
  xid: number;
  parent: number;
  /** Relative to the parent, with the border. */
  rect: Rect;
  border: number;
  /** It holds a window of another program, or is one: moving it moves the hole. */
  sensitive: boolean;
}

/** What both questions look at. */
type Asked = Readonly<Pick<TopLevel, "owner" | "kind">>;

/** Whether the window's pixels may be seen. Nothing of it may while it isn't known. */
export function mayBeSeen({ owner, kind }: Asked, release: Release): boolean {
  if (owner.who === "own") return owner.page && release.own;
  if (kind === "unknown") return false;
  if (release.everything) return true;
  if (owner.who === "nobody") return false;
  if (kind === "taskbar") return release.taskbar;
  if (kind === "desktop") return release.desktop;
  if (kind === "start menu" && release.startMenu) return true;
  return release.applications.includes(owner.key);
}

/** Whether injected input may reach the window: never one of ours. */
export function mayBeReached(window: Asked, release: Release): boolean {
  return window.owner.who !== "own" && mayBeSeen(window, release);
}
