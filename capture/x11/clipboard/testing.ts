import { XConnection } from "../connection.ts";
import { internAtom } from "../overlay/window_properties.ts";
import { Request } from "../request.ts";
import { ATOM, clipboardAtoms } from "./atoms.ts";
import { SelectionWindow } from "./selection_window.ts";

/** For tests: programs of other people that hold the clipboard, some of them badly. */

const SET_SELECTION_OWNER = 22, CONVERT_SELECTION = 24, SEND_EVENT = 25;
const SELECTION_REQUEST = 30, SELECTION_NOTIFY = 31;

export interface OwnerOptions {
  text: string;
  /** Says what password managers say. */
  concealed?: boolean;
  /** Never answers for text. */
  silent?: boolean;
  /** Says that parts follow, of so many bytes, and sends none. */
  incr?: number;
  /** Called when the text is asked for, before it is answered. */
  onAsked?: () => Promise<void>;
}

export interface TestOwner extends AsyncDisposable {
  /** How often the text was asked for. */
  readonly asked: number;
}

export async function startOwner(display: string, options: OwnerOptions): Promise<TestOwner> {
  const connection = await XConnection.open(display);
  const atoms = await clipboardAtoms(connection);
  const window = new SelectionWindow(connection, atoms);
  let asked = 0;
  connection.onEvent = (event) => {
    window.waits.tell(event);
    if ((event.bytes[0] & 0x7f) === SELECTION_REQUEST) void answer(event.view);
  };

  async function answer(view: DataView): Promise<void> {
    const [time, requestor, selection, target, property] = [4, 12, 16, 20, 24].map((at) =>
      view.getUint32(at, true)
    );
    if (target === atoms.TARGETS) {
      const targets = [atoms.TARGETS, atoms.UTF8_STRING];
      if (options.concealed) targets.push(atoms["x-kde-passwordManagerHint"]);
      const bytes = new Uint8Array(Uint32Array.from(targets).buffer);
      window.change({ window: requestor, property, type: ATOM, format: 32, bytes });
    } else {
      asked++;
      await options.onAsked?.();
      if (options.silent) return;
      if (options.incr === undefined) {
        const bytes = new TextEncoder().encode(options.text);
        window.change({ window: requestor, property, type: atoms.UTF8_STRING, format: 8, bytes });
      } else {
        const bytes = new Uint8Array(Uint32Array.of(options.incr).buffer);
        window.change({ window: requestor, property, type: atoms.INCR, format: 32, bytes });
      }
    }
    const event = new DataView(new ArrayBuffer(32));
    event.setUint8(0, SELECTION_NOTIFY);
    [time, requestor, selection, target, property].forEach((value, i) =>
      event.setUint32(4 + 4 * i, value, true)
    );
    connection.send(new Request(SEND_EVENT).u32(requestor, 0).data(new Uint8Array(event.buffer)));
  }

  connection.send(new Request(SET_SELECTION_OWNER).u32(window.id, atoms.CLIPBOARD, await window.time()));
  await connection.sync();
  return {
    get asked() {
      return asked;
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

/** Asks the clipboard's owner for a target, by its name. @returns whether it was given. */
export async function isGiven(display: string, target: string): Promise<boolean> {
  await using connection = await XConnection.open(display);
  const window = new SelectionWindow(connection, await clipboardAtoms(connection));
  connection.onEvent = (event) => window.waits.tell(event);
  const answered = window.waits.next(({ bytes }) => (bytes[0] & 0x7f) === SELECTION_NOTIFY, 5_000);
  const { CLIPBOARD, MFB_CLIPBOARD } = window.atoms;
  const wanted = await internAtom(connection, target);
  connection.send(new Request(CONVERT_SELECTION).u32(window.id, CLIPBOARD, wanted, MFB_CLIPBOARD, 0));
  const answer = await answered;
  if (!answer) throw new Error(`Cannot get ${target}: no answer`);
  return answer.view.getUint32(20, true) !== 0;
}
