import type { XConnection } from "./connection.ts";
import type { Extension } from "./extensions.ts";
import { XError } from "./packet.ts";
import { getLockState, type LockState, setLockState } from "./xkb.ts";

/** Programs read the locks' state after the key itself; restored sooner, some would apply it to the last key. */
const RESTORE_AFTER_MS = 150;
const NONE: LockState = { capsLock: false, group: 0 };

/** Takes Caps Lock and a second layout group out of the way while characters are typed, and puts them back. */
export class Locks {
  #connection: XConnection;
  #xkb: Extension | undefined;
  #original: LockState | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: XConnection, xkb: Extension | undefined) {
    this.#connection = connection;
    this.#xkb = xkb;
  }

  /** The active group; 0 after all() */
  async state(): Promise<LockState> {
    if (!this.#xkb) return NONE;
    try {
      return await getLockState(this.#connection, this.#xkb);
    } catch (error) {
      if (error instanceof XError) return NONE;
      throw error;
    }
  }

  /** Takes Caps Lock away, and with `group` the second group too. `state` is what state() just said. */
  neutralise(state: LockState, { group }: { group: boolean }): void {
    if (!this.#xkb) return;
    if (state.capsLock || (group && state.group !== 0)) {
      this.#original ??= state;
      setLockState(this.#connection, this.#xkb, { capsLock: false, group: group ? 0 : state.group });
    }
    if (!this.#original) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.restore(), RESTORE_AFTER_MS);
  }

  restore(): void {
    clearTimeout(this.#timer);
    if (this.#original && this.#xkb) setLockState(this.#connection, this.#xkb, this.#original);
    this.#original = null;
  }
}
