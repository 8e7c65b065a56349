const LONGEST_PLAIN_REQUEST_WORDS = 0xffff;
const encoder = new TextEncoder();

/** Builds one X11 request, little endian (X Window System Protocol, chapter 1, "Request Format"). */
export class Request {
  #bytes = new Uint8Array(64);
  #view = new DataView(this.#bytes.buffer);
  #length = 4;

  /** `data` is the header's second byte: an extension's minor opcode, or a field of a core request. */
  constructor(opcode: number, data = 0) {
    this.#bytes[0] = opcode;
    this.#bytes[1] = data;
  }

  u8(...values: number[]): this {
    this.#reserve(values.length);
    for (const value of values) this.#bytes[this.#length++] = value;
    return this;
  }

  /** Signed values wrap, as the protocol's INT16 wants. */
  u16(...values: number[]): this {
    this.#reserve(values.length * 2);
    for (const value of values) {
      this.#view.setUint16(this.#length, value & 0xffff, true);
      this.#length += 2;
    }
    return this;
  }

  u32(...values: number[]): this {
    this.#reserve(values.length * 4);
    for (const value of values) {
      this.#view.setUint32(this.#length, value >>> 0, true);
      this.#length += 4;
    }
    return this;
  }

  text(value: string): this {
    return this.data(encoder.encode(value));
  }

  /** Bytes, padded to a multiple of four. */
  data(bytes: Uint8Array): this {
    const padded = pad4(bytes.length);
    this.#reserve(padded);
    this.#bytes.set(bytes, this.#length);
    this.#length += padded;
    return this;
  }

  /** @throws RangeError when the request is longer than a server without BIG-REQUESTS takes. */
  finish(): Uint8Array<ArrayBuffer> {
    const words = pad4(this.#length) / 4;
    if (words > LONGEST_PLAIN_REQUEST_WORDS) throw new RangeError(`Request of ${words} words is too long`);
    this.#reserve(3);
    this.#view.setUint16(2, words, true);
    return this.#bytes.subarray(0, words * 4);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, needed));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

export function pad4(length: number): number {
  return (length + 3) & ~3;
}
