import type { Area, Decoder } from "../../codec/types.ts";

type Picture = Decoder["picture"];

/** Puts decoded pixels on a canvas that keeps the picture's real size. */
export interface Painter {
  readonly attached: boolean;
  attach(canvas: OffscreenCanvas): void;
  paintAll(picture: Picture): void;
  paint(picture: Picture, changed: readonly Area[]): void;
  /** Draws a frame of video over the picture. */
  drawVideo(frame: VideoFrame, area: Area): void;
}

export function createPainter(): Painter {
  let canvas: OffscreenCanvas | null = null;
  let context: OffscreenCanvasRenderingContext2D | null = null;
  let image: ImageData | null = null;

  function imageOf(picture: Picture): ImageData {
    // ImageData only wraps the decoder's memory: nothing is copied here.
    if (image?.data !== picture.data || image.width !== picture.width || image.height !== picture.height) {
      image = new ImageData(picture.data, picture.width, picture.height);
    }
    return image;
  }

  function paint(picture: Picture, changed: readonly Area[]): void {
    if (!canvas || !context || picture.width === 0 || picture.height === 0) return;
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
      changed = [{ x: 0, y: 0, width: picture.width, height: picture.height }];
    }
    const data = imageOf(picture);
    for (const { x, y, width, height } of changed) context.putImageData(data, 0, 0, x, y, width, height);
  }

  return {
    get attached() {
      return canvas !== null;
    },
    attach(next) {
      canvas = next;
      // Changing pixels come from the processor anyway: a canvas in its memory saves a copy each time.
      context = next.getContext("2d", { alpha: false, willReadFrequently: true });
    },
    paintAll: (picture) => paint(picture, [{ x: 0, y: 0, width: picture.width, height: picture.height }]),
    paint,
    drawVideo(frame, { x, y, width, height }) {
      context?.drawImage(frame, x, y, width, height);
    },
  };
}
