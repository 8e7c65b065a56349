/** Xvfb's screen as a file: an X window dump (XWDFile.h) that always holds the present pixels. */
export interface Framebuffer extends Disposable {
  /** BGRX, a word a pixel; the fourth byte is undefined. */
  read(into: Int32Array): void;
}

const HEADER_WORDS = 25, HEADER_SIZE_WORD = 0, COLOURS_WORD = 19, COLOUR_BYTES = 12;

export function openFramebuffer(path: string): Framebuffer {
  const file = Deno.openSync(path);
  const header = new Uint8Array(4 * HEADER_WORDS);
  readAll(file, header);
  const word = (index: number) => new DataView(header.buffer).getUint32(4 * index);
  const start = word(HEADER_SIZE_WORD) + word(COLOURS_WORD) * COLOUR_BYTES;
  return {
    read(into) {
      file.seekSync(start, Deno.SeekMode.Start);
      readAll(file, new Uint8Array(into.buffer, into.byteOffset, into.byteLength));
    },
    [Symbol.dispose]: () => file.close(),
  };
}

function readAll(file: Deno.FsFile, into: Uint8Array): void {
  for (let at = 0; at < into.length;) {
    const read = file.readSync(into.subarray(at));
    if (read === null) throw new Error("The screen's file is too short");
    at += read;
  }
}
