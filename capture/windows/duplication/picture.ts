import type { Rect } from "../../types.ts";
import type { ComObject } from "../win32/com.ts";
import {
  copyRegion,
  createStagingTexture,
  describeTexture,
  type Device,
  readTexture,
  type TextureDescription,
} from "../win32/d3d11.ts";
import { memoryAt } from "../win32/values.ts";
import { copyUpright, type Image, type Rotation, uprightRect, uprightSize } from "./rotation.ts";

/** The upright picture of an output, in memory of ours; only what changed is copied out of the graphics memory. */
export class Picture implements Disposable {
  /** The unrotated image, as of the last change; the same size and format as the frames. */
  readonly description: TextureDescription;
  readonly image: Image;
  #device: Device;
  #rotation: Rotation;
  #staging: ComObject;
  #mapped: { address: bigint; pixels: Uint32Array } | null = null;

  /** @param texture a frame's. @throws ComError */
  constructor(device: Device, { texture, rotation }: { texture: ComObject; rotation: Rotation }) {
    this.#device = device;
    this.#rotation = rotation;
    this.description = describeTexture(texture);
    this.#staging = createStagingTexture(device.device, this.description);
    const { width, height } = uprightSize(this.description, rotation);
    this.image = { width, height, stride: width, pixels: new Uint32Array(width * height) };
  }

  /**
   * Copies parts of a frame.
   *
   * @param rects of the unrotated image, within it.
   * @returns where they are on the upright screen.
   * @throws ComError
   */
  update(texture: ComObject, rects: readonly Rect[]): Rect[] {
    const { context } = this.#device;
    for (const rect of rects) copyRegion(context, { to: this.#staging, from: texture, rect });
    readTexture(context, this.#staging, (memory) => {
      const from = this.#view(memory);
      for (const rect of rects) copyUpright(from, this.image, { rect, rotation: this.#rotation });
    });
    return rects.map((rect) => uprightRect(rect, this.description, this.#rotation));
  }

  [Symbol.dispose](): void {
    this.#staging[Symbol.dispose]();
  }

  /** The same texture is mapped to the same place nearly always. */
  #view({ address, pitch }: { address: bigint; pitch: number }): Image {
    const { width, height } = this.description;
    const length = pitch * (height - 1) + 4 * width;
    if (this.#mapped?.address !== address || this.#mapped.pixels.byteLength !== length) {
      this.#mapped = { address, pixels: new Uint32Array(memoryAt(address, length).buffer) };
    }
    return { width, height, stride: pitch / 4, pixels: this.#mapped.pixels };
  }
}
