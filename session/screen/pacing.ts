/** In flight at most what the link carries in this time, milliseconds. */
export const WINDOW_MS = 200;
/** Until the link's rate is known. */
const WINDOW_START_BYTES = 64 * 1024;
const WINDOW_MAX_BYTES = 8 * 1024 * 1024;
/** The rate is the best of this time: a rate falls when a burst is over, not when the link got slower. */
const RATE_MEMORY_MS = 3_000;

interface Sent {
  sequence: number;
  bytes: number;
  sentAt: number;
  /** Bytes acknowledged, and when, as this packet left. */
  delivered: number;
  deliveredAt: number;
}

/**
 * How many bytes may be under way: estimates the link's rate from acknowledgements as BBR does (delivery rate,
 * draft-cheng-iccrg-delivery-rate-estimation), and allows WINDOW_MS of it. Pure: times come from outside,
 * milliseconds.
 */
export class Pacing {
  #packetMax: number;
  #flight: Sent[] = [];
  #inFlight = 0;
  #delivered = 0;
  #deliveredAt = 0;
  #rates: { at: number; bytesPerMs: number }[] = [];
  #roundTripMs = 0;

  /** @param packetMax one packet of this size may always be under way, however slow the link. */
  constructor(packetMax: number) {
    this.#packetMax = packetMax;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Best rate of the last seconds, 0 while unknown. */
  get bytesPerSecond(): number {
    return Math.max(0, ...this.#rates.map((rate) => rate.bytesPerMs)) * 1000;
  }

  /** From handing a packet over to its acknowledgement, of the newest one. */
  get roundTripMs(): number {
    return this.#roundTripMs;
  }

  /** Bytes that may be under way. */
  get window(): number {
    const rate = this.bytesPerSecond;
    if (rate === 0) return WINDOW_START_BYTES;
    return Math.min(WINDOW_MAX_BYTES, Math.max(this.#packetMax, rate * WINDOW_MS / 1000));
  }

  /** Bytes that may still be sent now. */
  get room(): number {
    return this.#inFlight === 0 ? Math.max(this.#packetMax, this.window) : this.window - this.#inFlight;
  }

  sent(packet: { sequence: number; bytes: number }, now: number): void {
    if (this.#flight.length === 0) this.#deliveredAt = now;
    this.#flight.push({ ...packet, sentAt: now, delivered: this.#delivered, deliveredAt: this.#deliveredAt });
    this.#inFlight += packet.bytes;
  }

  /** An acknowledgement speaks for all packets before it. One for a packet never sent is void. */
  acked(sequence: number, now: number): void {
    const index = this.#flight.findIndex((packet) => packet.sequence === sequence);
    if (index < 0) return;
    const packets = this.#flight.splice(0, index + 1);
    const newest = packets[packets.length - 1];
    for (const { bytes } of packets) {
      this.#inFlight -= bytes;
      this.#delivered += bytes;
    }
    this.#deliveredAt = now;
    this.#roundTripMs = now - newest.sentAt;
    const elapsed = Math.max(1, now - newest.deliveredAt);
    const bytesPerMs = (this.#delivered - newest.delivered) / elapsed;
    // A trickle (a typed letter) tells nothing of the link: it counts only where it shows more than was known.
    const trickle = this.#delivered - newest.delivered < this.#packetMax;
    if (!trickle || bytesPerMs * 1000 > this.bytesPerSecond) this.#rates.push({ at: now, bytesPerMs });
    const fresh = this.#rates.filter(({ at }) => now - at <= RATE_MEMORY_MS);
    this.#rates = fresh.length > 0 ? fresh : this.#rates.slice(-1);
  }

  /** Everything under way is void (new connection, stopped). */
  clear(): void {
    this.#flight = [];
    this.#inFlight = 0;
  }
}
