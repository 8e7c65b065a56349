const decoder = new TextDecoder();

/** One message from the X server: a reply, an event or an error, at least 32 bytes long. */
export interface Packet {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
}

/** The server refused a request. Codes: X Window System Protocol, appendix B. */
export class XError extends Error {
  override name = "XError";

  constructor(readonly code: number, readonly request: string, resource: number) {
    super(`X server refused request ${request}: error ${code}, resource 0x${resource.toString(16)}`);
  }
}

export function toXError({ bytes, view }: Packet): XError {
  return new XError(bytes[1], `${bytes[10]}.${view.getUint16(8, true)}`, view.getUint32(4, true));
}

const PACKET_BYTES = 32;
const REPLY = 1;
const GENERIC_EVENT = 35;
/** More than the largest image of the largest screen; a length above it means that the stream is broken. */
const PACKET_MAX_BYTES = 1 << 29;

/** Cuts the server's byte stream into packets. */
export class PacketReader {
  #source: { read(into: Uint8Array): Promise<number | null> };
  #buffer = new Uint8Array(1 << 16);
  #start = 0;
  #end = 0;

  constructor(source: { read(into: Uint8Array): Promise<number | null> }) {
    this.#source = source;
  }

  /** @throws Error when the stream ends. */
  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    await this.#fill(length);
    const taken = this.#buffer.slice(this.#start, this.#start + length);
    this.#start += length;
    return taken;
  }

  async next(): Promise<Packet> {
    await this.#fill(PACKET_BYTES);
    const type = this.#buffer[this.#start];
    let length = PACKET_BYTES;
    if (type === REPLY || (type & 0x7f) === GENERIC_EVENT) {
      length += new DataView(this.#buffer.buffer).getUint32(this.#start + 4, true) * 4;
      if (length > PACKET_MAX_BYTES) throw new Error(`packet of ${length} bytes`);
    }
    const bytes = await this.take(length);
    return { bytes, view: new DataView(bytes.buffer) };
  }

  async #fill(length: number): Promise<void> {
    while (this.#end - this.#start < length) {
      if (this.#start + length > this.#buffer.length) this.#makeRoom(length);
      const read = await this.#source.read(this.#buffer.subarray(this.#end));
      if (read === null) throw new Error("the connection was closed");
      this.#end += read;
    }
  }

  #makeRoom(length: number): void {
    const room = length > this.#buffer.length ? new Uint8Array(length * 2) : this.#buffer;
    room.set(this.#buffer.subarray(this.#start, this.#end));
    this.#end -= this.#start;
    this.#start = 0;
    this.#buffer = room;
  }
}

/** The reason that a server gives when it refuses a connection. */
export function refusalText(bytes: Uint8Array): string {
  // deno-lint-ignore no-control-regex
  return decoder.decode(bytes).replaceAll(/[\x00-\x1f]+/g, " ").trim();
}
