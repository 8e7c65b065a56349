export interface ToPage {
  canvas: OffscreenCanvas;
}

export interface FromPage {
  /** Of each packet, decoding and painting, elapsed time in ms. */
  times: number[];
  /** Pixels of the canvas that aren't those of the last frame. */
  wrongPixels: number;
}
