import type { XConnection } from "./connection.ts";
import type { Packet } from "./packet.ts";
import { Request } from "./request.ts";

const QUERY_TREE = 15;
const GRAB_KEYBOARD = 31;
const UNGRAB_KEYBOARD = 32;
const GRAB_SERVER = 36;
const UNGRAB_SERVER = 37;
const QUERY_POINTER = 38;
const TRANSLATE_COORDINATES = 40;
const GET_INPUT_FOCUS = 43;
const OWNER_EVENTS_OFF = 0, CURRENT_TIME = 0, ASYNCHRONOUS = 1;
const FOCUS_NONE = 0, FOCUS_POINTER_ROOT = 1;
/** Windows are nested in one another less deeply than this. */
const DEPTH_MAX = 32;

/** Whether input may reach a top level window; null stands for the root window. Must know a window as soon as it is there. */
export type MayReach = (topLevel: number | null) => boolean;

/**
 * Lets injected input through to windows that may be reached, and to no others. The X server is held for itself
 * (GrabServer) from the question what lies under a place, or has the focus, until the input is injected: no window can
 * come in between. The questions go over the same connection that mirrors the windows, so `mayReach` knows all that
 * was there when the server was taken hold of.
 *
 * What can't be seen from here: a program that holds the pointer or the keyboard itself (an open menu) gets the events
 * whatever lies under them. Asking for it would disturb that program; a click elsewhere closes its menu.
 */
export class Gate {
  #connection: XConnection;
  #mayReach: MayReach;

  constructor(connection: XConnection, mayReach: MayReach) {
    this.#connection = connection;
    this.#mayReach = mayReach;
  }

  /**
   * Runs `inject` if what lies at a place of the root window may be reached. @returns false if not, else its result.
   * @throws DisplayLostError
   */
  at({ x, y }: { x: number; y: number }, inject: () => boolean): Promise<boolean> {
    const { root } = this.#connection.setup;
    // The server's own hit test: of mapped windows, by their bounding and input shapes.
    const request = new Request(TRANSLATE_COORDINATES).u32(root, root).u16(x, y);
    return this.#held(async () => {
      const target = await this.#connection.callNow(
        request,
        ({ view }) => this.#allows(view.getUint32(8, true)),
      );
      return target && inject();
    });
  }

  /** As at(), for what has the keyboard's focus. `inject` may send many keys: the focus can't move meanwhile. */
  keys(inject: () => boolean): Promise<boolean> {
    return this.#held(async () => await this.#focusAllows() && inject());
  }

  /**
   * Lets keys go up, whatever has the focus: a window that may not be reached isn't told, since the keyboard is grabbed
   * meanwhile. @returns what `inject` does. @throws DisplayLostError
   */
  release(inject: () => boolean): Promise<boolean> {
    return this.#held(async () => {
      if (await this.#focusAllows()) return inject();
      const { root } = this.#connection.setup;
      // With another program's grab (an open menu) this one fails, and that program gets the event.
      await this.#connection.call(
        new Request(GRAB_KEYBOARD, OWNER_EVENTS_OFF).u32(root, CURRENT_TIME).u8(
          ASYNCHRONOUS,
          ASYNCHRONOUS,
          0,
          0,
        ),
      );
      try {
        return inject();
      } finally {
        this.#connection.send(new Request(UNGRAB_KEYBOARD).u32(CURRENT_TIME));
      }
    });
  }

  async #held(act: () => Promise<boolean>): Promise<boolean> {
    this.#connection.send(new Request(GRAB_SERVER));
    try {
      return await act();
    } finally {
      // A connection that died gave the server back by that.
      this.#connection.send(new Request(UNGRAB_SERVER));
    }
  }

  #allows(topLevel: number): boolean {
    return this.#mayReach(topLevel === 0 ? null : topLevel);
  }

  async #focusAllows(): Promise<boolean> {
    const focus = await this.#ask(new Request(GET_INPUT_FOCUS), ({ view }) => view.getUint32(8, true));
    if (focus === FOCUS_NONE) return false;
    const { root } = this.#connection.setup;
    if (focus === FOCUS_POINTER_ROOT || focus === root) {
      const pointer = new Request(QUERY_POINTER).u32(root);
      return await this.#connection.callNow(pointer, ({ view }) => this.#allows(view.getUint32(12, true)));
    }
    let window = focus;
    for (let depth = 0; depth < DEPTH_MAX; depth++) {
      const parent = await this.#ask(
        new Request(QUERY_TREE).u32(window),
        ({ view }) => view.getUint32(12, true),
      );
      if (parent === root) return this.#allows(window);
      window = parent;
    }
    return false;
  }

  #ask(request: Request, read: (reply: Packet) => number): Promise<number> {
    return this.#connection.callNow(request, read);
  }
}
