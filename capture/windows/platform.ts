import { DisplayLostError, type Platform } from "../types.ts";

/** @throws DisplayLostError when there is no desktop to share. */
export function openWindows(): Promise<Platform> {
  return Promise.reject(new DisplayLostError("Cannot share a screen of Windows: not there yet"));
}
