import type { Rect, Release } from "../types.ts";
import type { Canvas } from "./canvas.ts";

/** "own" stands for a window of this program: it may be seen, never reached. */
export type LayerKind = "desktop" | "taskbar" | "menu" | "application" | "own";

/** One of the pictures that the screen is put together from, the lowest first. */
export interface Layer {
  readonly kind: LayerKind;
  /** The key of the application that it belongs to, null for all kinds but "application". */
  readonly application: string | null;
  /** On the screen; as large as the surface. */
  readonly rect: Rect;
  readonly surface: Canvas;
}

export function isReleased({ kind, application }: Layer, release: Release): boolean {
  if (kind === "own") return release.own;
  if (release.everything) return true;
  switch (kind) {
    case "desktop":
      return release.desktop;
    case "taskbar":
      return release.taskbar;
    case "menu":
      return release.startMenu;
    case "application":
      return application !== null && release.applications.includes(application);
  }
}

export function isReachable(layer: Layer, release: Release): boolean {
  return layer.kind !== "own" && isReleased(layer, release);
}
