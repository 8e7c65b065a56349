/** One notch of a wheel, as in protocol/input.ts. */
const NOTCH = 120;
/** Browsers that report lines scroll three of them per notch. */
const LINES_PER_NOTCH = 3;
const PIXELS_PER_NOTCH = 100;
const INT16_MAX = 32767;

export interface WheelLike {
  deltaX: number;
  deltaY: number;
  /** 0 pixels, 1 lines, 2 pages. */
  deltaMode: number;
  /** Chromium, Safari, Firefox: 120 per notch whatever the system's scroll speed, up and left positive. */
  wheelDeltaX?: number;
  wheelDeltaY?: number;
}

/** 120ths of a notch, right and down positive. */
export function wheelNotches(event: WheelLike): { dx: number; dy: number } {
  return {
    dx: one(event.deltaX, event.wheelDeltaX, event.deltaMode),
    dy: one(event.deltaY, event.wheelDeltaY, event.deltaMode),
  };
}

function one(delta: number, wheelDelta: number | undefined, mode: number): number {
  const per = mode === 1
    ? NOTCH / LINES_PER_NOTCH
    : mode === 2
    ? NOTCH * LINES_PER_NOTCH
    : NOTCH / PIXELS_PER_NOTCH;
  const value = wheelDelta ? -wheelDelta : delta * per;
  return Math.max(-INT16_MAX, Math.min(INT16_MAX, Math.round(value)));
}
