import { CLIPBOARD_MAX_BYTES } from "../../../protocol/limits.ts";
import type { Clipboard, ClipboardContent } from "../../types.ts";
import { utf8Length } from "../../utf8_length.ts";
import { XConnection } from "../connection.ts";
import { type Extension, queryExtensions } from "../extensions.ts";
import type { Packet } from "../packet.ts";
import { Request } from "../request.ts";
import { clipboardAtoms, STRING } from "./atoms.ts";
import { SelectionOwner } from "./selection_owner.ts";
import { convertSelection } from "./selection_reader.ts";
import { SelectionWindow } from "./selection_window.ts";

const GET_SELECTION_OWNER = 23;
const XFIXES_SELECT_SELECTION_INPUT = 2;
/** SetSelectionOwner, SelectionWindowDestroy, SelectionClientClose. */
const ALL_CHANGES = 7;
/** A clipboard that changes while it is read is read anew, so often at most. */
const READS_MAX = 3;

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The CLIPBOARD selection on an X connection of its own. What was written is there as long as it is open, and as
 * long as no clipboard manager keeps it.
 *
 * @returns null where changes of it can't be told (no XFIXES). @throws DisplayLostError
 */
export async function openClipboard(display: string): Promise<Clipboard | null> {
  const connection = await XConnection.open(display);
  const { XFIXES } = await queryExtensions(connection, ["XFIXES"]);
  if (!XFIXES) {
    await connection.close();
    return null;
  }
  const window = new SelectionWindow(connection, await clipboardAtoms(connection));
  const clipboard = new X11Clipboard(window, XFIXES);
  await connection.sync();
  return clipboard;
}

class X11Clipboard implements Clipboard {
  #window: SelectionWindow;
  #fixes: Extension;
  #owner: SelectionOwner;
  #listeners = new Set<() => void>();
  /** Counts what was put there, by whomever. */
  #changes = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(window: SelectionWindow, fixes: Extension) {
    const { connection, atoms, waits } = window;
    this.#window = window;
    this.#fixes = fixes;
    this.#owner = new SelectionOwner(window);
    connection.onEvent = (event) => {
      this.#onEvent(event);
      this.#owner.onEvent(event);
      waits.tell(event);
    };
    connection.onLost = () => waits.close();
    connection.send(
      new Request(fixes.opcode, XFIXES_SELECT_SELECTION_INPUT).u32(window.id, atoms.CLIPBOARD, ALL_CHANGES),
    );
  }

  read(): Promise<ClipboardContent> {
    const content = this.#last.then(() => this.#read()).catch((): ClipboardContent => {
      // The display is gone, or closed.
      return { kind: "silent" };
    });
    this.#last = content;
    return content;
  }

  write(text: string): Promise<boolean> {
    if (utf8Length(text) > CLIPBOARD_MAX_BYTES) return Promise.resolve(false);
    // Half a surrogate pair can't be said in UTF-8.
    const written = this.#last.then(() => this.#owner.hold(text.toWellFormed())).catch(() => false);
    this.#last = written;
    return written;
  }

  onChange(listener: () => void): () => void {
    const entry = () => listener();
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear();
    await this.#window.connection.close();
  }

  #onEvent({ bytes, view }: Packet): void {
    if ((bytes[0] & 0x7f) !== this.#fixes.firstEvent) return;
    if (view.getUint32(12, true) !== this.#window.atoms.CLIPBOARD) return;
    this.#changes++;
    const owner = view.getUint32(8, true);
    // Nobody's: a program that ended took it along.
    if (owner === 0 || owner === this.#window.id) return;
    for (const listener of [...this.#listeners]) queueMicrotask(listener);
  }

  async #read(): Promise<ClipboardContent> {
    for (let read = 0; read < READS_MAX; read++) {
      const before = this.#changes;
      const content = await this.#readOnce();
      // Another owner would have been asked for its text without having been asked whether it may be read.
      if (this.#changes === before) return content;
    }
    return { kind: "silent" };
  }

  async #readOnce(): Promise<ClipboardContent> {
    const { connection, atoms } = this.#window;
    const { text } = this.#owner;
    if (text !== null) return { kind: "text", text };
    const { view } = await connection.call(new Request(GET_SELECTION_OWNER).u32(atoms.CLIPBOARD));
    if (view.getUint32(8, true) === 0) return { kind: "none" };
    const answer = await convertSelection(this.#window, atoms.TARGETS);
    if (answer === "silent") return { kind: "silent" };
    const offered = typeof answer === "string"
      ? [atoms.UTF8_STRING]
      : [...new Uint32Array(answer.bytes.slice(0, answer.bytes.length & ~3).buffer)];
    if (offered.includes(atoms["x-kde-passwordManagerHint"])) return { kind: "concealed" };
    const target = [atoms.UTF8_STRING, STRING].find((one) => offered.includes(one));
    if (target === undefined) return { kind: "none" };
    const given = await convertSelection(this.#window, target);
    if (given === "refused") return { kind: "none" };
    if (typeof given === "string") return { kind: given };
    return contentOf(given.type === STRING ? fromLatin1(given.bytes) : utf8.decode(given.bytes));
  }
}

function contentOf(text: string): ClipboardContent {
  return utf8Length(text) > CLIPBOARD_MAX_BYTES ? { kind: "too-large" } : { kind: "text", text };
}

/** TextDecoder's "latin1" is Windows-1252. */
function fromLatin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return text;
}
