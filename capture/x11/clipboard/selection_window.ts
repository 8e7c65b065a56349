import type { XConnection } from "../connection.ts";
import type { Packet } from "../packet.ts";
import { Request } from "../request.ts";
import { type ClipboardAtoms, INTEGER } from "./atoms.ts";
import { EventWaits } from "./event_waits.ts";

const CREATE_WINDOW = 1;
const CHANGE_PROPERTY = 18;
export const GET_PROPERTY = 20;
const INPUT_ONLY = 2;
const EVENT_MASK = 0x800;
export const PROPERTY_CHANGES = 0x400000;
const APPEND = 2;
const PROPERTY_NOTIFY = 28;
/** How long a server may take to tell its time. */
const TIME_MS = 2_000;

/** Property of an event PropertyNotify. */
export interface PropertyChange {
  window: number;
  property: number;
  deleted: boolean;
}

/** An invisible window of ours that selections are asked for and held with, and its connection's events. */
export class SelectionWindow {
  readonly connection: XConnection;
  readonly atoms: ClipboardAtoms;
  readonly waits = new EventWaits();
  readonly id: number;

  constructor(connection: XConnection, atoms: ClipboardAtoms) {
    this.connection = connection;
    this.atoms = atoms;
    this.id = connection.newId();
    connection.send(
      new Request(CREATE_WINDOW).u32(this.id, connection.setup.root).u16(0, 0, 1, 1, 0, INPUT_ONLY)
        .u32(0, EVENT_MASK, PROPERTY_CHANGES),
    );
  }

  /** Waits for a change of a property; see EventWaits.next(). */
  propertyChange(wanted: PropertyChange, timeoutMs: number): Promise<Packet | null> {
    return this.waits.next(
      ({ bytes, view }) =>
        (bytes[0] & 0x7f) === PROPERTY_NOTIFY && view.getUint32(4, true) === wanted.window &&
        view.getUint32(8, true) === wanted.property && (bytes[16] === 1) === wanted.deleted,
      timeoutMs,
    );
  }

  /** The server's time now, as selections are dated with (ICCCM 2.1). 0, "now", when it doesn't tell. */
  async time(): Promise<number> {
    const { TIMESTAMP: property } = this.atoms;
    const told = this.propertyChange({ window: this.id, property, deleted: false }, TIME_MS);
    this.change({ window: this.id, property, type: INTEGER, format: 32, bytes: new Uint8Array() }, APPEND);
    return (await told)?.view.getUint32(12, true) ?? 0;
  }

  /** ChangeProperty */
  change(
    { window, property, type, format, bytes }: {
      window: number;
      property: number;
      type: number;
      format: 8 | 32;
      bytes: Uint8Array;
    },
    mode = 0,
  ): void {
    this.connection.send(
      new Request(CHANGE_PROPERTY, mode).u32(window, property, type).u8(format, 0, 0, 0)
        .u32(bytes.length / (format / 8)).data(bytes),
    );
  }
}
