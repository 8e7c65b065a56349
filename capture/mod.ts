import { DisplayLostError, type Platform, type ScreenMissing, type Shell, type Source } from "./types.ts";

/** @throws DisplayLostError when the display can't be opened. */
export async function openPlatform(source: Source): Promise<Platform> {
  if (source.kind === "virtual") {
    const { openVirtual } = await import("./virtual/platform.ts");
    return openVirtual(source);
  }
  if (source.kind === "windows") {
    const { openWindows } = await import("./windows/platform.ts");
    return await openWindows();
  }
  const { openX11 } = await import("./x11/platform.ts");
  return await openX11(source.display);
}

/** Null where the system's own commands do as well: everywhere but on Windows. */
export async function openShell(): Promise<Shell | null> {
  if (Deno.build.os !== "windows") return null;
  const { openWindowsShell } = await import("./windows/shell.ts");
  return openWindowsShell();
}

export interface SourceWish {
  /** An X display's name, e.g. ":0"; it must open. */
  display?: string;
  source?: "x11" | "windows" | "virtual";
}

/**
 * What this computer can share: what was asked for, else Windows' desktop or the X display, else the virtual desktop.
 * That only fills the place of a screen that we can't have, and says so (`instead`): it must not be shared in its place.
 * On macOS and under Wayland the browser can show the screen (session/view_share.ts). XWayland is no way out, it knows X
 * programs only.
 *
 * @throws DisplayLostError when what was asked for isn't there.
 */
export async function detectSource(wish: SourceWish): Promise<Source> {
  if (wish.source === "virtual") return { kind: "virtual" };
  const asked = wish.display !== undefined || wish.source === "x11";
  if (Deno.build.os === "windows") {
    if (!asked) return { kind: "windows" };
    throw new DisplayLostError("Cannot open an X display: this is Windows, whose own desktop is shared");
  }
  if (wish.source === "windows") {
    throw new DisplayLostError("Cannot share Windows' desktop: this is another system");
  }
  if (Deno.build.os === "darwin") {
    if (!asked) return { kind: "virtual", instead: "macos" };
    throw new DisplayLostError(
      "Cannot share a screen of macOS: this version shares Windows, X11 screens and the virtual desktop only",
    );
  }
  const instead: ScreenMissing = Deno.env.get("WAYLAND_DISPLAY") ? "wayland" : "no-display";
  const display = wish.display ?? (Deno.env.get("DISPLAY") || undefined);
  if (display === undefined) {
    if (!asked) return { kind: "virtual", instead };
    throw new DisplayLostError("Cannot open a display: neither --display nor DISPLAY names one");
  }
  try {
    await using _platform = await openPlatform({ kind: "x11", display });
    return { kind: "x11", display };
  } catch (error) {
    if (asked || !(error instanceof DisplayLostError)) throw error;
    return { kind: "virtual", instead };
  }
}
