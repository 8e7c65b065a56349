import type { PeerSignal } from "../protocol/link.ts";

/** A lost connection is given this long to heal by itself or by ICE restart; then a new one takes its place. */
const HEAL_MS = 10_000;
/** Pause between two tries, and how long one new connection gets. */
const RETRY_MS = 2_000;
const TRY_MS = 6_000;
/** The viewer answered so long ago, and still no way was found: through the server, then. */
const CARRY_MS = 8_000;
/** Without the viewer for this long the session is over. */
const GIVE_UP_MS = 5 * 60_000;

/** One peer connection as host: a `Connection`, or one for files. */
export interface Healable {
  readonly id: string;
  /** The transport can't come back: only a new connection helps. */
  readonly failed: boolean;
  start(): Promise<void>;
  accept(signal: PeerSignal): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface HealerOptions<C extends Healable> {
  log(message: string): void;
  onSignal(signal: PeerSignal): void;
  /** `fresh`: a new connection, in which nothing is under way. */
  onConnected(connected: boolean, fresh: boolean): void;
  /** The viewer didn't come back. */
  onLost(): void;
  /** Makes one connection, not started. `carried`: through the server (carrier_transport.ts). */
  make(events: {
    onSignal(signal: PeerSignal): void;
    onAlive(alive: boolean): void;
    onBroken(error: Error): void;
  }, carried: boolean): Promise<C>;
}

/**
 * Keeps a host connected to its viewer: notices silence, restarts ICE through the signalling, and where that doesn't
 * help makes a new peer connection under the same session keys. Where no way is found it goes through the server.
 */
export interface Healer<C extends Healable> {
  /** The present connection, alive or not. */
  readonly connection: C | null;
  readonly connected: boolean;
  start(): void;
  signal(signal: PeerSignal): void;
  signallingUp(): void;
  /** The present connection is void at once, and another one is made in its place. */
  renew(): void;
  close(): Promise<void>;
}

export function createHealer<C extends Healable>(options: HealerOptions<C>): Healer<C> {
  return new HostHealer(options);
}

class HostHealer<C extends Healable> implements Healer<C> {
  #options: HealerOptions<C>;
  #connection: C | null = null;
  #connected = false;
  #started = false;
  #closed = false;
  /** performance.now() of the loss, of the last try, and of the present connection's making. */
  #lostAt = 0;
  #triedAt = 0;
  #madeAt = 0;
  /** First and latest time the viewer said that it hears nothing while we hear it. */
  #deafSince = 0;
  #deafUntil = -Infinity;
  /** The present connection was alive once. */
  #met = false;
  /** First answer to a new peer connection since all was well. */
  #answeredAt = Infinity;
  /** The present connection goes through the server; so did the last one that came about. */
  #carried = false;
  #carries = false;
  /** That way was tried last, and hasn't come about. */
  #vain = false;
  #connecting: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: HealerOptions<C>) {
    this.#options = options;
  }

  get connection(): C | null {
    return this.#connection;
  }

  get connected(): boolean {
    return this.#connected;
  }

  start(): void {
    if (this.#started || this.#closed) return;
    this.#started = true;
    this.#lostAt = performance.now();
    this.#connect();
    this.#timer = setInterval(() => this.#mend(), RETRY_MS / 4);
  }

  signal(signal: PeerSignal): void {
    const connection = this.#connection;
    if (!connection) return;
    if (signal.connection !== connection.id) {
      // A viewer that began anew knows none of our connections: under an old one's keys it must never seal again.
      if (signal.kind !== "restart" || performance.now() - this.#madeAt <= RETRY_MS) return;
      this.#forget();
      return this.#connect();
    }
    // What was once connected answers restarts too: that says nothing of new ways.
    if (signal.kind === "answer" && !this.#met) {
      this.#answeredAt = Math.min(this.#answeredAt, performance.now());
    }
    if (signal.kind === "restart") return this.#connected ? this.#mendForViewer() : this.#mend();
    connection.accept(signal).catch((error) => this.#options.log(`Cannot take a signal: ${error.message}`));
  }

  signallingUp(): void {
    if (!this.#started || this.#connected) return;
    // What was signalled while the way was closed is lost: neither a try under way nor a new connection counts.
    this.#triedAt = this.#madeAt = -Infinity;
    this.#forget();
    this.#mend();
  }

  renew(): void {
    if (!this.#started || this.#closed) return;
    this.#setConnected(false, false);
    this.#lostAt = performance.now();
    this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#connecting;
    await this.#connection?.close();
  }

  /** What was tried before says nothing of the ways there are now. */
  #forget(): void {
    this.#answeredAt = Infinity;
    this.#vain = false;
  }

  /** The viewer answered, and no way came of it. */
  #overdue(now: number): boolean {
    return now - this.#answeredAt > CARRY_MS;
  }

  /** One step of mending, as often as one likes: does nothing while connected or while a try is under way. */
  #mend(): void {
    const now = performance.now();
    if (this.#connected || this.#closed) return;
    if (now - this.#triedAt < RETRY_MS && !this.#overdue(now)) return;
    if (now - this.#lostAt > GIVE_UP_MS) {
      this.#closed = true;
      clearInterval(this.#timer);
      return this.#options.onLost();
    }
    const connection = this.#connection;
    const fresh = now - this.#madeAt < TRY_MS;
    if (fresh && !connection?.failed) return;
    this.#triedAt = now;
    const late = this.#answeredAt < Infinity ? this.#overdue(now) : now - this.#lostAt > HEAL_MS;
    const anew = late || this.#carried || this.#carries || connection?.failed;
    if (!connection || anew) return this.#connect();
    connection.restart().catch((error) => this.#options.log(`Cannot restart ICE: ${error.message}`));
  }

  /** The host hears the viewer, the viewer not the host: the same cures, though nothing is lost on this side. */
  #mendForViewer(): void {
    const now = performance.now();
    if (now - this.#triedAt < RETRY_MS || now - this.#madeAt < TRY_MS) return;
    if (now - this.#deafUntil > HEAL_MS) this.#deafSince = now;
    this.#deafUntil = now;
    this.#triedAt = now;
    if (this.#carries || now - this.#deafSince > HEAL_MS) return this.#connect();
    this.#connection?.restart().catch((error) => this.#options.log(`Cannot restart ICE: ${error.message}`));
  }

  #connect(): void {
    const now = this.#madeAt = this.#triedAt = performance.now();
    // In turns, lest the one that fails keeps the other from being tried.
    const carried = this.#overdue(now) || (this.#carries && !this.#vain);
    this.#carried = this.#vain = carried;
    if (carried) this.#answeredAt = Infinity;
    this.#connecting = this.#connecting.then(() => this.#replace(carried)).catch((error) => {
      this.#options.log(`Cannot connect: ${error.message}`);
    });
  }

  async #replace(carried: boolean): Promise<void> {
    const old = this.#connection;
    this.#connection = null;
    await old?.close();
    if (this.#closed) return;
    this.#madeAt = performance.now();
    this.#met = false;
    const connection = await this.#options.make({
      onSignal: (signal) => void (this.#closed || this.#options.onSignal(signal)),
      onBroken: (error) => this.#options.log(`Closed the connection: ${error.message}`),
      onAlive: (alive) => {
        if (this.#closed || connectionGone()) return;
        const first = alive && !this.#met;
        if (first) {
          this.#met = true;
          this.#carries = carried;
          this.#forget();
        }
        this.#setConnected(alive, first);
      },
    }, carried);
    const connectionGone = () => this.#connection !== null && this.#connection !== connection;
    if (this.#closed) return await connection.close();
    this.#connection = connection;
    await connection.start();
  }

  #setConnected(connected: boolean, fresh: boolean): void {
    if (connected === this.#connected && !fresh) return;
    this.#connected = connected;
    if (!connected) this.#lostAt = performance.now();
    this.#options.onConnected(connected, fresh);
  }
}
