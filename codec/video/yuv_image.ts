import type { Area, Picture } from "../types.ts";

/**
 * A picture as video codecs take it (I420): luma, then both chroma planes of half the width and height, without padding.
 * BT.601, limited range (luma 16 … 235, chroma 16 … 240), which VP8 means by itself (RFC 6386, 9.2).
 */
export interface YuvImage {
  readonly width: number;
  readonly height: number;
  /** width·height·1.5 bytes; owned by the image. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** Overwrites the image with the part of the picture at (x, y), which must lie within. */
  take(picture: Picture, x: number, y: number): void;
}

/** Weights of red, green and blue in 1/65536: BT.601 scaled to limited range. */
const Y_R = 16829, Y_G = 33039, Y_B = 6416;
const U_R = -9714, U_G = -19070, U_B = 28784;
const V_R = 28784, V_G = -24103, V_B = -4681;
const Y_OFFSET = (16 << 16) + 32768;
/** Of the sum of four pixels, hence in 1/262144. */
const C_OFFSET = (128 << 18) + 131072;

/** @throws RangeError for sides that aren't even. */
export function createYuvImage(width: number, height: number): YuvImage {
  if (!isSide(width) || !isSide(height)) {
    throw new RangeError(`Cannot make a YUV image of ${width}x${height}`);
  }
  const data = new Uint8Array(new ArrayBuffer(width * height * 3 / 2));
  const luma = width * height, chroma = luma / 4;
  /** Two rows of pixels, for a picture whose rows don't begin at whole words. */
  const rows = new Uint32Array(2 * width);
  const rowBytes = new Uint8Array(rows.buffer);

  function take(picture: Picture, x: number, y: number): void {
    checkWithin({ x, y, width, height }, picture);
    const { data: bytes, stride } = picture;
    for (let row = 0; row < height; row += 2) {
      const at = (y + row) * stride + x * 4;
      rowBytes.set(bytes.subarray(at, at + width * 4));
      rowBytes.set(bytes.subarray(at + stride, at + stride + width * 4), width * 4);
      takeRows(rows, data, row);
    }
  }

  function takeRows(rows: Uint32Array, out: Uint8Array, row: number): void {
    let y0 = row * width, y1 = y0 + width;
    let u = luma + row / 2 * (width / 2), v = u + chroma;
    for (let x = 0, below = width; x < width; x += 2, below += 2) {
      const a = rows[x], b = rows[x + 1], c = rows[below], d = rows[below + 1];
      const ar = a >> 16 & 255, ag = a >> 8 & 255, ab = a & 255;
      const br = b >> 16 & 255, bg = b >> 8 & 255, bb = b & 255;
      const cr = c >> 16 & 255, cg = c >> 8 & 255, cb = c & 255;
      const dr = d >> 16 & 255, dg = d >> 8 & 255, db = d & 255;
      out[y0++] = Y_R * ar + Y_G * ag + Y_B * ab + Y_OFFSET >> 16;
      out[y0++] = Y_R * br + Y_G * bg + Y_B * bb + Y_OFFSET >> 16;
      out[y1++] = Y_R * cr + Y_G * cg + Y_B * cb + Y_OFFSET >> 16;
      out[y1++] = Y_R * dr + Y_G * dg + Y_B * db + Y_OFFSET >> 16;
      const r = ar + br + cr + dr, g = ag + bg + cg + dg, blue = ab + bb + cb + db;
      out[u++] = U_R * r + U_G * g + U_B * blue + C_OFFSET >> 18;
      out[v++] = V_R * r + V_G * g + V_B * blue + C_OFFSET >> 18;
    }
  }

  return { width, height, data, take };
}

function isSide(side: number): boolean {
  return Number.isInteger(side) && side > 0 && side % 2 === 0;
}

function checkWithin({ x, y, width, height }: Area, picture: Picture): void {
  const whole = Number.isInteger(x) && Number.isInteger(y) && x >= 0 && y >= 0;
  if (!whole || x + width > picture.width || y + height > picture.height) {
    throw new RangeError(
      `No ${width}x${height} at (${x}, ${y}) in a picture of ${picture.width}x${picture.height}`,
    );
  }
  const end = (y + height - 1) * picture.stride + (x + width) * 4;
  if (picture.data.length < end) throw new RangeError("The picture's data are cut off");
}
