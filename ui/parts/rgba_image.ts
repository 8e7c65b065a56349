/**
 * Makes an image of straight-alpha RGBA rows, base64.
 *
 * @returns a "data:image/png;…" address, or null when the pixels don't fill it.
 */
export function rgbaImage(
  { width, height, rgba }: { width: number; height: number; rgba: string },
): string | null {
  const bytes = Uint8ClampedArray.from(atob(rgba), (char) => char.charCodeAt(0));
  if (bytes.length !== width * height * 4) return null;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")!.putImageData(new ImageData(bytes, width, height), 0, 0);
  return canvas.toDataURL("image/png");
}
