/** Keyboard Lock (WICG), which Chromium alone has. */
interface KeyboardLock {
  lock(): Promise<void>;
  unlock(): void;
}

/**
 * Takes the keys that the browser and the system keep for themselves otherwise (Alt+Tab, the Windows key, Strg+W,
 * Escape), or gives them back. A browser lets a page have them in full screen only; holding Escape is the way out there.
 */
export function lockKeys(on: boolean): void {
  const { keyboard } = navigator as Navigator & { keyboard?: KeyboardLock };
  // Refused: those keys stay where they were.
  if (on) keyboard?.lock().catch(() => {});
  else keyboard?.unlock();
}
