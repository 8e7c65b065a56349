import type { Canvas } from "./canvas.ts";

/** The window that the function bar is shown in; a platform makes it. Not shown at first. */
export interface BarWindow {
  /** Its pixels are blended with what lies below; otherwise it is cut out where the picture is less than half opaque. */
  readonly translucent: boolean;
  /** Shows a picture, which must not be changed afterwards. Where that is less than half opaque the pointer goes through. */
  show(picture: Canvas, at: { x: number; y: number }): void;
  hide(): void;
  /** Until the picture has been taken, so that the next one may be drawn. */
  settle(): Promise<void>;
}
