/** In flight at most what the link carries in this time, milliseconds. */
export const WINDOW_MS = 200;
/** What is in flight beyond the way itself waits in a queue, and input and control behind it: as much as jitter asks. */
const QUEUE_ALLOWED_MS = 60;
/** However long the way is, it may be filled once, and this much more; tells on ways of more than 160 ms only. */
const LONG_WAY_GAIN = 1.2;
/** A longer way than this is a queue. */
const WAY_MAX_MS = 1_000;
/** Until the link's rate is known; then doubled with each round trip until the link shows its limit. */
const WINDOW_START_BYTES = 64 * 1024;
const WINDOW_MAX_BYTES = 8 * 1024 * 1024;
/** No packet is made for less room than this. */
export const PACKET_MIN_BYTES = 4 * 1024;
/** On the slowest link one packet travels while another is painted. */
const WINDOW_MIN_BYTES = 2 * PACKET_MIN_BYTES;
/** A window of so few packets may be too small for the link without a sign of it. */
const WINDOW_SMALL_BYTES = 4 * PACKET_MIN_BYTES;
const PROBE_GAIN = 1.1;
/** The rate is the best of this time, the round trip the shortest of that. */
const RATE_MEMORY_MS = 3_000;
const ROUND_TRIP_MEMORY_MS = 10_000;
/** A round trip this much longer than the shortest one means that packets wait in a queue. */
const QUEUE_MS = 15;
const QUEUE_SHARE = 0.25;
/** A queue this long means that the link is slower than it was: what was known before is void. */
const SLUMP_MS = 2 * WINDOW_MS;

interface Sent {
  sequence: number;
  bytes: number;
  sentAt: number;
  /** As this packet left: bytes acknowledged, when, and when the last packet of them had left. */
  delivered: number;
  deliveredAt: number;
  ackedSentAt: number;
  /** It left as one of many: the link, not the screen, set the pace. */
  busy: boolean;
}

/**
 * How many bytes may be under way: estimates the link's rate from acknowledgements as BBR does (delivery rate,
 * draft-cheng-iccrg-delivery-rate-estimation), and allows WINDOW_MS of it. "The link" is all from handing a packet over
 * until the viewer has painted it. Pure: times come from outside, milliseconds.
 */
export class Pacing {
  #packetMax: number;
  #flight: Sent[] = [];
  #inFlight = 0;
  #delivered = 0;
  #deliveredAt = 0;
  #ackedSentAt = 0;
  #rates: { at: number; bytesPerMs: number }[] = [];
  #rate = 0;
  #roundTrips: { at: number; ms: number; bytes: number }[] = [];
  #roundTripMs = 0;
  /** The link has shown its limit; until then #window grows. */
  #limitSeen = false;
  #probedAt = -Infinity;
  #window = WINDOW_START_BYTES;

  /** @param packetMax bytes of the largest packet. */
  constructor(packetMax: number) {
    this.#packetMax = packetMax;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** What the link carries, as far as it was seen; 0 while unknown. */
  get bytesPerSecond(): number {
    return this.#rate * 1000;
  }

  /** From handing a packet over to its acknowledgement, of the newest one. */
  get roundTripMs(): number {
    return this.#roundTripMs;
  }

  /** The shortest way there and back of late, milliseconds; 0 while unknown. */
  get wayMs(): number {
    return this.#shortest();
  }

  /** Bytes that may be under way. */
  get window(): number {
    const bytes = this.#limitSeen ? this.#rate * this.#windowMs() : this.#window;
    return Math.min(WINDOW_MAX_BYTES, Math.max(WINDOW_MIN_BYTES, bytes));
  }

  /** Bytes that may still be sent now; below PACKET_MIN_BYTES it isn't worth a packet. */
  get room(): number {
    return this.window - this.#inFlight;
  }

  /**
   * How large a packet may be: four fit into the window where it isn't tiny, so that the link never waits for one, and
   * what doesn't fit a last one is little.
   */
  get packetBytes(): number {
    return Math.min(this.#packetMax, Math.max(PACKET_MIN_BYTES, Math.floor(this.window / 4)));
  }

  sent(packet: { sequence: number; bytes: number }, now: number): void {
    if (this.#flight.length === 0) this.#deliveredAt = this.#ackedSentAt = now;
    this.#inFlight += packet.bytes;
    const { sequence, bytes } = packet;
    const busy = this.#inFlight > this.window / 2;
    this.#flight.push({
      ...{ sequence, bytes, sentAt: now, busy },
      delivered: this.#delivered,
      deliveredAt: this.#deliveredAt,
      ackedSentAt: this.#ackedSentAt,
    });
  }

  /**
   * An acknowledgement speaks for all packets before it.
   * @returns false if it is void: for a packet that isn't under way.
   */
  acked(sequence: number, now: number): boolean {
    const index = this.#flight.findIndex((packet) => packet.sequence === sequence);
    if (index < 0) return false;
    const full = this.room < PACKET_MIN_BYTES;
    const packets = this.#flight.splice(0, index + 1);
    const newest = packets[packets.length - 1];
    const bytes = packets.reduce((sum, packet) => sum + packet.bytes, 0);
    this.#inFlight -= bytes;
    this.#delivered += bytes;
    this.#deliveredAt = now;
    this.#learnRoundTrip(newest, now);
    this.#ackedSentAt = newest.sentAt;
    // Acknowledgements may come in a heap: nothing is delivered quicker than it was sent.
    const elapsed = Math.max(1, now - newest.deliveredAt, newest.sentAt - newest.ackedSentAt);
    const bytesPerMs = (this.#delivered - newest.delivered) / elapsed;
    this.#learnRate(bytesPerMs, { ...newest, full, now });
    if (!this.#limitSeen && newest.busy) this.#window = Math.min(WINDOW_MAX_BYTES, this.#window + bytes);
    return true;
  }

  /** Everything under way is void (new connection, stopped); what was learnt of the link stays. */
  clear(): void {
    this.#flight = [];
    this.#inFlight = 0;
  }

  #windowMs(): number {
    const way = Math.min(WAY_MAX_MS, this.#shortest());
    return Math.max(Math.min(WINDOW_MS, way + QUEUE_ALLOWED_MS), LONG_WAY_GAIN * way);
  }

  /** The shortest way there and back of late, without the time that a packet itself takes on the link. */
  #shortest(): number {
    return this.#roundTrips.length > 0 ? Math.min(...this.#roundTrips.map((one) => this.#wayOf(one))) : 0;
  }

  #wayOf({ ms, bytes }: { ms: number; bytes: number }): number {
    return this.#limitSeen ? Math.max(0, ms - bytes / this.#rate) : ms;
  }

  #learnRoundTrip({ sentAt, bytes, busy }: Sent, now: number): void {
    this.#roundTripMs = now - sentAt;
    const trip = { at: now, ms: this.#roundTripMs, bytes };
    const way = this.#wayOf(trip);
    // Behind others in a queue the way seems longer than it is, for as long as the screen keeps changing.
    if (busy && this.#roundTrips.length > 0 && way > this.#shortest()) return;
    // Whatever is older and not shorter will never be the shortest again.
    this.#roundTrips = this.#roundTrips.filter((one) =>
      now - one.at <= ROUND_TRIP_MEMORY_MS && this.#wayOf(one) < way
    );
    this.#roundTrips.push(trip);
  }

  #learnRate(
    bytesPerMs: number,
    { bytes, busy, full, now }: { bytes: number; busy: boolean; full: boolean; now: number },
  ): void {
    const shortest = this.#shortest();
    const waited = this.#wayOf({ ms: this.#roundTripMs, bytes }) - shortest;
    const limited = busy && waited > Math.max(QUEUE_MS, QUEUE_SHARE * shortest);
    if (limited) this.#limitSeen = true;
    else if (full && this.window < WINDOW_SMALL_BYTES && now - this.#probedAt >= this.#roundTripMs) {
      // Few packets leave pauses on the link between them and so hide what it could carry: a little more is tried.
      this.#probedAt = now;
      bytesPerMs = Math.max(bytesPerMs, this.#rate * PROBE_GAIN);
    }
    // What didn't fill the link tells nothing of it, unless it shows more than was known.
    if (!limited && bytesPerMs <= this.#rate) return;
    const memory = limited && waited > SLUMP_MS ? 0 : RATE_MEMORY_MS;
    this.#rates = this.#rates.filter(({ at }) => now - at < memory);
    this.#rates.push({ at: now, bytesPerMs });
    this.#rate = Math.max(...this.#rates.map((rate) => rate.bytesPerMs));
  }
}
