/** libvpx by FFI, without a shim: which versions, and where their structures have what is needed. */

const SYMBOLS = {
  vpx_codec_vp8_cx: { parameters: [], result: "pointer" },
  vpx_codec_version_str: { parameters: [], result: "pointer" },
  vpx_codec_error_detail: { parameters: ["buffer"], result: "pointer" },
  vpx_codec_err_to_string: { parameters: ["i32"], result: "pointer" },
  vpx_codec_enc_config_default: { parameters: ["pointer", "buffer", "u32"], result: "i32" },
  vpx_codec_enc_config_set: { parameters: ["buffer", "buffer"], result: "i32" },
  vpx_codec_enc_init_ver: { parameters: ["buffer", "pointer", "buffer", "isize", "i32"], result: "i32" },
  vpx_codec_control_: { parameters: ["buffer", "i32", "i32"], result: "i32" },
  vpx_codec_encode: {
    parameters: ["buffer", "buffer", "i64", "usize", "isize", "usize"],
    result: "i32",
  },
  vpx_codec_get_cx_data: { parameters: ["buffer", "buffer"], result: "pointer" },
  vpx_codec_destroy: { parameters: ["buffer"], result: "i32" },
  vpx_img_wrap: { parameters: ["buffer", "i32", "u32", "u32", "u32", "buffer"], result: "pointer" },
} as const;

export interface VpxLibrary extends Disposable {
  readonly symbols: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
  /** VPX_ENCODER_ABI_VERSION of this library's headers, the likelier first: vpx_codec_enc_init_ver() refuses others. */
  readonly abis: readonly number[];
}

/**
 * Sonames of libvpx 1.11 to 1.16. The headers of all of these have the same layout below (compiled and compared on
 * x86-64; the LP64 rules of ARM64 are the same) and differ in the number that the library compares. Older ones have a
 * shorter vpx_codec_enc_cfg_t; newer ones nobody has looked at.
 */
const VERSIONS: readonly { file: string; abis: readonly number[] }[] = [
  { file: "libvpx.so.12", abis: [39] },
  { file: "libvpx.so.11", abis: [37] },
  // 1.15.0 was released under the name of 1.14.
  { file: "libvpx.so.9", abis: [34, 36] },
  { file: "libvpx.so.8", abis: [30] },
  { file: "libvpx.so.7", abis: [25] },
];

/** Bytes of the structures that the caller provides. */
export const CONTEXT_BYTES = 56, CONFIG_BYTES = 504, IMAGE_BYTES = 136;

/** Offsets in vpx_codec_enc_cfg_t; each is 4 bytes. */
export const CONFIG = {
  threads: 4,
  width: 12,
  height: 16,
  timebaseNumerator: 28,
  timebaseDenominator: 32,
  errorResilient: 36,
  lagInFrames: 44,
  dropFrameThreshold: 48,
  resizeAllowed: 52,
  endUsage: 72,
  targetKilobits: 112,
  minQuantizer: 116,
  maxQuantizer: 120,
  undershootPercent: 124,
  overshootPercent: 128,
  bufferMs: 132,
  bufferInitialMs: 136,
  bufferOptimalMs: 140,
  keyFrameMode: 160,
} as const;

/** Offsets in vpx_codec_cx_pkt_t. */
export const PACKET = { kind: 0, data: 8, bytes: 16, flags: 40 } as const;
export const PACKET_KIND_FRAME = 0;
export const PACKET_IS_KEY = 1;

/** vp8e_enc_control_id. */
export const CONTROL = {
  cpuUsed: 13,
  noiseSensitivity: 15,
  staticThreshold: 17,
  maxIntraBitratePercent: 26,
} as const;

export const END_USAGE_CBR = 1;
/** VPX_KF_DISABLED: the encoder places none by itself. */
export const KEY_FRAME_MODE_DISABLED = 0;
export const FORCE_KEY_FRAME = 1;
export const DEADLINE_REALTIME = 1;
export const IMAGE_I420 = 0x102;
export const ABI_MISMATCH = 3;

/**
 * The newest libvpx of this computer that is known; to be disposed of after its last encoder, best never: each opening costs
 * some 20 KB in Deno for good.
 *
 * @returns or why there is none, in English for the log.
 */
export function openVpxLibrary(): VpxLibrary | { reason: string } {
  if (Deno.build.os !== "linux") return { reason: `libvpx is used on Linux only, this is ${Deno.build.os}` };
  for (const { file, abis } of VERSIONS) {
    try {
      const library = Deno.dlopen(file, SYMBOLS);
      return { symbols: library.symbols, abis, [Symbol.dispose]: () => library.close() };
    } catch (error) {
      // Deno throws a plain Error for a missing library or symbol.
      if (!(error instanceof Error)) throw error;
    }
  }
  return { reason: `There is none of ${VERSIONS.map(({ file }) => file).join(", ")}` };
}

/** Text that libvpx owns. */
export function textAt(pointer: Deno.PointerValue): string | null {
  return pointer && new Deno.UnsafePointerView(pointer).getCString();
}
