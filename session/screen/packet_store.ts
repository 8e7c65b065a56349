/** As much as may ever be under way (WINDOW_MAX_BYTES of pacing.ts); what is more is no matter of a short break. */
export const STORE_MAX_BYTES = 8 * 1024 * 1024;

export interface StoredPacket {
  sequence: number;
  packet: Uint8Array<ArrayBuffer>;
}

/**
 * The packets of one run that the viewer may not have: a new connection begins with them, so that both ends go on with
 * the state they share. Holds nothing any more once it would hold too much.
 */
export class PacketStore {
  #packets: StoredPacket[] = [];
  #bytes = 0;
  /** The viewer has everything up to here; null while nothing was made. */
  #had: number | null = null;
  #overflown = false;
  #bytesMax: number;

  constructor(bytesMax = STORE_MAX_BYTES) {
    this.#bytesMax = bytesMax;
  }

  /** The next packet of the run. */
  add(packet: StoredPacket): void {
    if (this.#overflown) return;
    this.#had ??= (packet.sequence - 1) >>> 0;
    this.#packets.push(packet);
    this.#bytes += packet.packet.length;
    if (this.#bytes <= this.#bytesMax) return;
    this.clear();
    this.#overflown = true;
  }

  /** The viewer has everything up to this one. */
  acked(sequence: number): void {
    const index = this.#packets.findIndex((packet) => packet.sequence === sequence);
    if (index < 0) return;
    for (const { packet } of this.#packets.splice(0, index + 1)) this.#bytes -= packet.length;
    this.#had = sequence;
  }

  /** What a viewer that has everything up to this one still needs, in order; null when that isn't known. */
  after(sequence: number): StoredPacket[] | null {
    if (this.#overflown) return null;
    // Nothing was made in this run: it begins with what any decoder takes.
    if (this.#had === null || this.#had === sequence) return [...this.#packets];
    const index = this.#packets.findIndex((packet) => packet.sequence === sequence);
    return index < 0 ? null : this.#packets.slice(index + 1);
  }

  /** A new run, or none. */
  clear(): void {
    this.#packets = [];
    this.#bytes = 0;
    this.#had = null;
    this.#overflown = false;
  }
}
