import type { Rect } from "../../types.ts";
import type { Kind, Owner } from "../../whose.ts";

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
