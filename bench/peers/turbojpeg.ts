import type { Size } from "./rectangles.ts";

/** libjpeg-turbo through its C interface (turbojpeg.h, version 2). */
export interface TurboJpeg extends Disposable {
  /** Encodes part of a BGRX picture with 4:2:0. The bytes are valid until the next call. */
  encode(source: Uint8Array, part: JpegPart & { quality: number }): Uint8Array;
  /** Decodes into part of a BGRX picture. */
  decode(jpeg: Uint8Array, target: Uint8Array, part: JpegPart): void;
}

export interface JpegPart extends Size {
  /** Of the first pixel, in bytes. */
  offset: number;
  /** Bytes from row to row. */
  stride: number;
}

const LIBRARY = "libturbojpeg.so.0";
const SYMBOLS = {
  tjInitCompress: { parameters: [], result: "pointer" },
  tjInitDecompress: { parameters: [], result: "pointer" },
  tjDestroy: { parameters: ["pointer"], result: "i32" },
  tjBufSize: { parameters: ["i32", "i32", "i32"], result: "u64" },
  tjCompress2: {
    parameters: ["pointer", "buffer", "i32", "i32", "i32", "i32", "buffer", "buffer", "i32", "i32", "i32"],
    result: "i32",
  },
  tjDecompress2: {
    parameters: ["pointer", "buffer", "u64", "buffer", "i32", "i32", "i32", "i32", "i32"],
    result: "i32",
  },
} as const;
/** TJPF_BGRX */
const FORMAT_BGRX = 3;
/** TJSAMP_420 */
const SUBSAMPLING_420 = 2;
const FLAG_NO_REALLOC = 1024;

/** @param largest the largest part that will be encoded. @throws Error without the library. */
export function openTurboJpeg(largest: Size): TurboJpeg {
  const library = Deno.dlopen(LIBRARY, SYMBOLS);
  const { symbols } = library;
  const compressor = symbols.tjInitCompress(), decompressor = symbols.tjInitDecompress();
  const output = new Uint8Array(Number(symbols.tjBufSize(largest.width, largest.height, SUBSAMPLING_420)));
  const outputAddress = BigUint64Array.of(BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(output))));
  const outputLength = new BigUint64Array(1);
  const expectSuccess = (result: number, what: string) => {
    if (result !== 0) throw new Error(`Cannot ${what}: libjpeg-turbo refused`);
  };
  return {
    encode(source, { offset, stride, width, height, quality }) {
      outputLength[0] = BigInt(output.length);
      const result = symbols.tjCompress2(
        compressor,
        source.subarray(offset) as Uint8Array<ArrayBuffer>,
        ...[width, stride, height, FORMAT_BGRX] as const,
        outputAddress,
        outputLength,
        ...[SUBSAMPLING_420, quality, FLAG_NO_REALLOC] as const,
      );
      expectSuccess(result, "encode");
      return output.subarray(0, Number(outputLength[0]));
    },
    decode(jpeg, target, { offset, stride, width, height }) {
      const result = symbols.tjDecompress2(
        decompressor,
        jpeg as Uint8Array<ArrayBuffer>,
        BigInt(jpeg.length),
        target.subarray(offset) as Uint8Array<ArrayBuffer>,
        ...[width, stride, height, FORMAT_BGRX, 0] as const,
      );
      expectSuccess(result, "decode");
    },
    [Symbol.dispose]() {
      symbols.tjDestroy(compressor);
      symbols.tjDestroy(decompressor);
      library.close();
    },
  };
}
