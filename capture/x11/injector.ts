import type { XConnection } from "./connection.ts";
import type { Extension } from "./extensions.ts";
import { Request } from "./request.ts";

const FAKE_INPUT = 2;
const KEY_PRESS = 2;
const KEY_RELEASE = 3;
const BUTTON_PRESS = 4;
const BUTTON_RELEASE = 5;
const MOTION_NOTIFY = 6;

/** Events as if they came from a keyboard and a mouse (X Test Extension Protocol). None has a reply. */
export class Injector {
  #connection: XConnection;
  #opcode: number;

  constructor(connection: XConnection, xtest: Extension) {
    this.#connection = connection;
    this.#opcode = xtest.opcode;
  }

  key(keycode: number, down: boolean): void {
    this.#fake(down ? KEY_PRESS : KEY_RELEASE, keycode);
  }

  tap(keycode: number): void {
    this.key(keycode, true);
    this.key(keycode, false);
  }

  /** X numbers buttons 1 left, 2 middle, 3 right, 4–7 wheel up, down, left, right, 8 back, 9 forward. */
  button(number: number, down: boolean): void {
    this.#fake(down ? BUTTON_PRESS : BUTTON_RELEASE, number);
  }

  /** To a place on the root window. */
  move(x: number, y: number): void {
    this.#fake(MOTION_NOTIFY, 0, { x, y });
  }

  #fake(type: number, detail: number, { x, y } = { x: 0, y: 0 }): void {
    this.#connection.send(
      new Request(this.#opcode, FAKE_INPUT).u8(type, detail, 0, 0)
        .u32(0, this.#connection.setup.root, 0, 0).u16(x, y).u32(0, 0),
    );
  }
}
