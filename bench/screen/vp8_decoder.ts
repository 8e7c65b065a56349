/** VP8 (RFC 6386) to BGRX by libvpx through FFI: what a browser's WebCodecs show of a film. */

const SYMBOLS = {
  vpx_codec_vp8_dx: { parameters: [], result: "pointer" },
  vpx_codec_dec_init_ver: { parameters: ["buffer", "pointer", "pointer", "isize", "i32"], result: "i32" },
  vpx_codec_decode: { parameters: ["buffer", "buffer", "u32", "pointer", "isize"], result: "i32" },
  vpx_codec_get_frame: { parameters: ["buffer", "buffer"], result: "pointer" },
  vpx_codec_destroy: { parameters: ["buffer"], result: "i32" },
} as const;

const FILES = ["libvpx.so.12", "libvpx.so.11", "libvpx.so.9", "libvpx.so.8", "libvpx.so.7"];
const CONTEXT_BYTES = 56;
/** VPX_DECODER_ABI_VERSION of libvpx 1.8 to 1.16. */
const ABI = 12;
/** Offsets in vpx_image_t. */
const D_WIDTH = 24, D_HEIGHT = 28, PLANES = 48, STRIDES = 80;
/** Of BT.601, limited range, in 1/65536. */
const Y = 76309, V_R = 104597, U_G = 25675, V_G = 53279, U_B = 132201, HALF = 32768;

/** One film's decoder. */
export class Vp8Decoder implements Disposable {
  #library = open();
  #symbols = this.#library.symbols;
  #context = new Uint8Array(CONTEXT_BYTES);

  constructor() {
    const status = this.#symbols.vpx_codec_dec_init_ver(
      this.#context,
      this.#symbols.vpx_codec_vp8_dx(),
      null,
      0n,
      ABI,
    );
    if (status !== 0) throw new Error(`libvpx refuses to decode: ${status}`);
  }

  /** @returns the frame, without conversion: only `toBgrx` copies it. @throws Error for what isn't a frame. */
  decode(data: Uint8Array<ArrayBuffer>): { toBgrx(): Uint8Array } {
    const status = this.#symbols.vpx_codec_decode(this.#context, data, data.length, null, 0n);
    if (status !== 0) throw new Error(`Cannot decode a frame of VP8: ${status}`);
    const image = this.#symbols.vpx_codec_get_frame(this.#context, new Uint8Array(8));
    if (!image) throw new Error("A frame of VP8 shows nothing");
    return { toBgrx: () => convert(new Deno.UnsafePointerView(image)) };
  }

  [Symbol.dispose](): void {
    this.#symbols.vpx_codec_destroy(this.#context);
    this.#library.close();
  }
}

function convert(image: Deno.UnsafePointerView): Uint8Array {
  const width = image.getUint32(D_WIDTH), height = image.getUint32(D_HEIGHT);
  const [luma, u, v] = [0, 1, 2].map((plane) => {
    const stride = image.getInt32(STRIDES + 4 * plane);
    const rows = plane === 0 ? height : Math.ceil(height / 2);
    const pointer = image.getPointer(PLANES + 8 * plane)!;
    return { stride, data: new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, stride * rows)) };
  });
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let row = 0, at = 0; row < height; row++) {
    for (let x = 0; x < width; x++, at += 4) {
      const light = (luma.data[row * luma.stride + x] - 16) * Y + HALF;
      const cb = u.data[(row >> 1) * u.stride + (x >> 1)] - 128;
      const cr = v.data[(row >> 1) * v.stride + (x >> 1)] - 128;
      pixels[at] = light + U_B * cb >> 16;
      pixels[at + 1] = light - U_G * cb - V_G * cr >> 16;
      pixels[at + 2] = light + V_R * cr >> 16;
      pixels[at + 3] = 255;
    }
  }
  return new Uint8Array(pixels.buffer);
}

function open(): Deno.DynamicLibrary<typeof SYMBOLS> {
  for (const file of FILES) {
    try {
      return Deno.dlopen(file, SYMBOLS);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
  throw new Error(`There is none of ${FILES.join(", ")}`);
}
