import { Request } from "../request.ts";
import type { Scene } from "./scene.ts";

const MAP_WINDOW = 8;
const CONFIGURE_WINDOW = 12;
const SEND_EVENT = 25;
const SET_INPUT_FOCUS = 42;
const CLIENT_MESSAGE = 33;
const SUBSTRUCTURE = 0x180000;
const STACK_MODE = 0x40, ABOVE = 0;
const TO_PARENT = 2;
/** The request comes from a program that acts for the user, like a taskbar (Extended Window Manager Hints, "Source indication"). */
const FROM_USER = 2;
const NOW = 0;

/** Brings the window with our page to the front. @returns false when there is none. */
export async function raiseOwnPage(scene: Scene): Promise<boolean> {
  const { connection, atoms } = scene;
  const { root } = connection.setup;
  const own = scene.stack.filter(({ owner, kind, inputOnly, overrideRedirect }) =>
    owner.who === "own" && owner.page && kind === "application" && !inputOnly && !overrideRedirect
  );
  // Rather one that bears our title than another one of the browser.
  const window = own.findLast(({ title }) => title.includes("MFB")) ?? own.findLast(({ mapped }) => mapped);
  if (!window) return false;
  if (scene.managed) {
    const event = new Uint8Array(32);
    const view = new DataView(event.buffer);
    event.set([CLIENT_MESSAGE, 32]);
    view.setUint32(4, window.client, true);
    view.setUint32(8, atoms._NET_ACTIVE_WINDOW, true);
    view.setUint32(12, FROM_USER, true);
    view.setUint32(16, NOW, true);
    connection.send(new Request(SEND_EVENT).u32(root, SUBSTRUCTURE).data(event));
  } else {
    connection.send(new Request(MAP_WINDOW).u32(window.xid));
    connection.send(new Request(CONFIGURE_WINDOW).u32(window.xid).u16(STACK_MODE, 0).u32(ABOVE));
    connection.send(new Request(SET_INPUT_FOCUS, TO_PARENT).u32(window.client, NOW));
  }
  await connection.sync();
  return true;
}
