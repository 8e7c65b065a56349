import type { Packet } from "../packet.ts";
import { Request } from "../request.ts";
import { ATOM, INTEGER, STRING } from "./atoms.ts";
import { PROPERTY_CHANGES, type SelectionWindow } from "./selection_window.ts";

const CHANGE_WINDOW_ATTRIBUTES = 2;
const SET_SELECTION_OWNER = 22;
const GET_SELECTION_OWNER = 23;
const SEND_EVENT = 25;
const SELECTION_CLEAR = 29, SELECTION_REQUEST = 30, SELECTION_NOTIFY = 31;
const EVENT_MASK = 0x800;
/** What goes into one property; more comes in parts (ICCCM 2.7.2, INCR). */
const PART_BYTES = 128 * 1024;
/** How long a requestor may take for one part. */
const PART_MS = 5_000;
/** Requestors that are served in parts at a time; more are refused. */
const TRANSFERS_MAX = 8;

const encoder = new TextEncoder();

/** Holds the CLIPBOARD selection, and hands its text to whoever pastes (ICCCM 2.2). */
export class SelectionOwner {
  #window: SelectionWindow;
  #held: { text: string; time: number } | null = null;
  #transfers = 0;

  constructor(window: SelectionWindow) {
    this.#window = window;
  }

  /** What we hold; null when another program does. */
  get text(): string | null {
    return this.#held?.text ?? null;
  }

  /** @returns whether we hold it now. @throws XError, DisplayLostError */
  async hold(text: string): Promise<boolean> {
    const { connection, atoms, id } = this.#window;
    const time = await this.#window.time();
    // Whoever is told that the owner changed may ask at once.
    this.#held = { text, time };
    connection.send(new Request(SET_SELECTION_OWNER).u32(id, atoms.CLIPBOARD, time));
    const { view } = await connection.call(new Request(GET_SELECTION_OWNER).u32(atoms.CLIPBOARD));
    if (view.getUint32(8, true) === id) return true;
    this.#held = null;
    return false;
  }

  onEvent({ bytes, view }: Packet): void {
    const code = bytes[0] & 0x7f;
    const u32 = (at: number) => view.getUint32(at, true);
    if (code === SELECTION_CLEAR && u32(12) === this.#window.atoms.CLIPBOARD) {
      // One that tells of an owner before us comes late.
      if (this.#held && isSameOrLater(u32(4), this.#held.time)) this.#held = null;
    }
    if (code !== SELECTION_REQUEST) return;
    const request = { time: u32(4), requestor: u32(12), selection: u32(16), target: u32(20) };
    // Obsolete clients name no property, and mean one called like the target.
    const property = u32(24) || request.target;
    this.#answer({ ...request, property: this.#give({ ...request, property }) ? property : 0 });
  }

  /** Puts the selection as `target` into the requestor's property. @returns false for what we don't have, MULTIPLE too. */
  #give(
    { time, requestor, selection, target, property }: {
      time: number;
      requestor: number;
      selection: number;
      target: number;
      property: number;
    },
  ): boolean {
    const { atoms } = this.#window;
    const held = this.#held;
    if (!held || selection !== atoms.CLIPBOARD) return false;
    if (time !== 0 && !isSameOrLater(time, held.time)) return false;
    const put = (type: number, values: number[]) => {
      const bytes = new Uint8Array(Uint32Array.from(values).buffer);
      this.#window.change({ window: requestor, property, type, format: 32, bytes });
      return true;
    };
    const latin1 = toLatin1(held.text);
    const utf8 = [atoms.UTF8_STRING, atoms["text/plain;charset=utf-8"]];
    switch (target) {
      case atoms.TARGETS:
        return put(ATOM, [
          ...[atoms.TARGETS, atoms.TIMESTAMP, ...utf8, atoms.TEXT],
          ...(latin1 ? [STRING] : []),
        ]);
      case atoms.TIMESTAMP:
        return put(INTEGER, [held.time]);
      case atoms.TEXT:
        return this.#giveBytes(requestor, {
          property,
          type: atoms.UTF8_STRING,
          bytes: encoder.encode(held.text),
        });
      case STRING:
        return latin1 !== null && this.#giveBytes(requestor, { property, type: STRING, bytes: latin1 });
    }
    if (!utf8.includes(target)) return false;
    return this.#giveBytes(requestor, { property, type: target, bytes: encoder.encode(held.text) });
  }

  #giveBytes(
    window: number,
    { property, type, bytes }: { property: number; type: number; bytes: Uint8Array },
  ): boolean {
    if (bytes.length <= PART_BYTES) {
      this.#window.change({ window, property, type, format: 8, bytes });
      return true;
    }
    if (this.#transfers >= TRANSFERS_MAX) return false;
    this.#transfers++;
    void this.#giveParts(window, { property, type, bytes }).finally(() => this.#transfers--);
    return true;
  }

  /** Each part goes when the requestor has deleted the one before; an empty one is the end. */
  async #giveParts(
    window: number,
    { property, type, bytes }: { property: number; type: number; bytes: Uint8Array },
  ): Promise<void> {
    const size = new Uint8Array(Uint32Array.of(bytes.length).buffer);
    this.#listen(window, PROPERTY_CHANGES);
    const taken = () => this.#window.propertyChange({ window, property, deleted: true }, PART_MS);
    let ready = taken();
    this.#window.change({ window, property, type: this.#window.atoms.INCR, format: 32, bytes: size });
    for (let at = 0;; at += PART_BYTES) {
      if (await ready === null) break;
      ready = taken();
      const part = bytes.subarray(at, at + PART_BYTES);
      this.#window.change({ window, property, type, format: 8, bytes: part });
      if (part.length === 0) break;
    }
    this.#listen(window, 0);
  }

  #listen(window: number, events: number): void {
    this.#window.connection.send(new Request(CHANGE_WINDOW_ATTRIBUTES).u32(window, EVENT_MASK, events));
  }

  /** SelectionNotify; `property` 0 refuses. */
  #answer(
    { time, requestor, selection, target, property }: {
      time: number;
      requestor: number;
      selection: number;
      target: number;
      property: number;
    },
  ): void {
    const event = new DataView(new ArrayBuffer(32));
    event.setUint8(0, SELECTION_NOTIFY);
    [time, requestor, selection, target, property].forEach((value, i) =>
      event.setUint32(4 + 4 * i, value, true)
    );
    this.#window.connection.send(
      new Request(SEND_EVENT).u32(requestor, 0).data(new Uint8Array(event.buffer)),
    );
  }
}

/** Server times wrap after 49.7 days (X Window System Protocol, "TIMESTAMP"). */
function isSameOrLater(time: number, than: number): boolean {
  return ((time - than) | 0) >= 0;
}

/** ISO Latin-1 as STRING wants it (ICCCM 2.7.1): no control characters but tab and newline. Null: it can't be said so. */
function toLatin1(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff || (code < 0x20 && code !== 9 && code !== 10)) return null;
    bytes[i] = code;
  }
  return bytes;
}
