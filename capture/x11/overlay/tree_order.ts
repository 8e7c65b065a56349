import type { XConnection } from "../connection.ts";
import { Request } from "../request.ts";
import type { OverlayWindow } from "./overlay_window.ts";

const QUERY_TREE = 15;

/**
 * Whether windows of ours, the lowest first, are the topmost of all. Windows of a compositor's desktop are never told that
 * they are covered (VisibilityNotify), so the tree is asked. Null when the display is gone.
 */
export async function areOnTop(connection: XConnection, windows: OverlayWindow[]): Promise<boolean | null> {
  try {
    const { view } = await connection.call(new Request(QUERY_TREE).u32(connection.setup.root));
    const count = view.getUint16(16, true);
    const top = Math.max(0, count - windows.length);
    return windows.every(({ id }, i) => {
      return top + i < count && view.getUint32(32 + 4 * (top + i), true) === id;
    });
  } catch {
    // The connection is lost; its owner knows.
    return null;
  }
}
