/** Where the picture stands on the page, and which of its pixels lies under the pointer. CSS pixels, if not said. */

export interface Size {
  width: number;
  height: number;
}

export interface Placement extends Size {
  left: number;
  top: number;
  /** Device pixels per pixel of the picture. */
  zoom: number;
}

/**
 * @param picture its real pixels
 * @param stage the room there is
 * @param options.original "1:1": one pixel of the picture is one of the device
 * @param options.ratio devicePixelRatio
 * @param options.origin where the stage begins on the page
 */
export function placePicture(
  picture: Size,
  stage: Size,
  { original, ratio, origin }: { original: boolean; ratio: number; origin: { left: number; top: number } },
): Placement {
  if (picture.width === 0 || picture.height === 0 || stage.width <= 0 || stage.height <= 0) {
    return { left: 0, top: 0, width: 0, height: 0, zoom: 1 };
  }
  const scale = original ? 1 / ratio : fit(picture, stage, ratio);
  const width = picture.width * scale, height = picture.height * scale;
  return {
    width,
    height,
    // Whole device pixels: a picture at half a pixel would be blurred all over.
    left: snap(Math.max(0, (stage.width - width) / 2), origin.left, ratio),
    top: snap(original ? 0 : Math.max(0, (stage.height - height) / 2), origin.top, ratio),
    zoom: scale * ratio,
  };
}

/** Never larger than it is, except by whole device pixels on dense displays. */
function fit(picture: Size, stage: Size, ratio: number): number {
  const most = Math.min(stage.width / picture.width, stage.height / picture.height);
  const largest = Math.max(1, Math.floor(ratio)) / ratio;
  return Math.min(most, largest);
}

/** The nearest place below or at the start of a device pixel, as an offset that isn't negative. */
function snap(offset: number, origin: number, ratio: number): number {
  const down = Math.floor((origin + offset) * ratio) / ratio - origin;
  return down >= 0 ? down : Math.ceil(origin * ratio) / ratio - origin;
}

/** The picture's pixel under a point of the page. Beyond the edge it is the edge's. */
export function pixelAt(
  point: { x: number; y: number },
  box: { left: number; top: number; width: number; height: number },
  picture: Size,
): { x: number; y: number } {
  const along = (at: number, start: number, length: number, pixels: number) =>
    Math.min(pixels - 1, Math.max(0, Math.floor((at - start) * pixels / length)));
  return {
    x: along(point.x, box.left, box.width, picture.width),
    y: along(point.y, box.top, box.height, picture.height),
  };
}
