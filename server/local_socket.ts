import { carried } from "../protocol/carried.ts";
import type { ClientToUi, UiToClient } from "../protocol/local.ts";
import { uiToClient } from "../protocol/local.ts";
import { SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { decodePageBytes } from "../protocol/page_bytes.ts";
import { parseMessage, ProtocolError } from "../protocol/parse.ts";
import type { EmitEvent } from "./events.ts";
import { FIRST_MESSAGE_MS } from "./limits.ts";
import {
  CLOSE_NO_FIRST_MESSAGE,
  CLOSE_REFUSED,
  CLOSE_REPLACED,
  type ServerSocket,
  type SocketHandler,
} from "./server_socket.ts";
import { firstMessageTimer } from "./signalling/socket_queue.ts";
import type { MemoryTokens } from "./tokens.ts";

/** What the UI talks to: session/client.ts. */
export interface UiSession {
  handle(message: UiToClient): void;
  /** Part of a file that was asked for: protocol/file_part.ts. @throws ProtocolError */
  filePart(message: Uint8Array): void;
  /** All that a UI that has just opened must know. */
  attach(): ClientToUi[];
  /** Nobody sees the UI any more: its window was closed, or its page broke. */
  detached?(): void;
}

export interface LocalSocketDeps {
  session: UiSession;
  /** The UI that is attached now. */
  ui: CurrentUi;
  uiTokens: MemoryTokens;
  emit: EmitEvent;
}

/** The one UI that the client process talks to: the newest that proved itself. */
export class CurrentUi {
  #socket: ServerSocket | null = null;

  /** Nothing is lost by sending to nobody: `attach` tells a later UI everything. */
  send(message: ClientToUi): void {
    this.#socket?.send(message);
  }

  replace(socket: ServerSocket): void {
    const before = this.#socket;
    this.#socket = socket;
    before?.close(CLOSE_REPLACED, "Another window took over");
  }

  is(socket: ServerSocket): boolean {
    return this.#socket === socket;
  }

  leave(socket: ServerSocket): void {
    if (this.#socket === socket) this.#socket = null;
  }
}

/** The client UI's socket: proves itself by its token, then speaks with the session. */
export function openLocalSocket(deps: LocalSocketDeps, socket: ServerSocket): SocketHandler {
  let signedIn = false;
  const first = firstMessageTimer(socket, FIRST_MESSAGE_MS, CLOSE_NO_FIRST_MESSAGE);
  return {
    message(text) {
      const message = parseMessage(uiToClient, text, SIGNALLING_MESSAGE_MAX_BYTES);
      if ((message.type === "auth") === signedIn) {
        throw new ProtocolError("unexpected", "Cannot go on: auth comes first, and once");
      }
      if (message.type !== "auth") return deps.session.handle(message);
      if (!deps.uiTokens.holds(message.token)) return socket.close(CLOSE_REFUSED, "Wrong token");
      signedIn = true;
      first.done();
      deps.ui.replace(socket);
      for (const one of deps.session.attach()) socket.send(one);
      deps.emit({ event: "ui-attached" });
    },
    frame(message) {
      if (!signedIn) throw new ProtocolError("unexpected", "Cannot go on: auth comes first");
      const { kind, bytes } = decodePageBytes(message);
      if (kind === "frame") deps.session.handle(carried(bytes));
      else deps.session.filePart(bytes);
      return 0;
    },
    trusts: () => signedIn,
    closed() {
      first.done();
      if (!deps.ui.is(socket)) return;
      deps.ui.leave(socket);
      deps.session.detached?.();
      deps.emit({ event: "ui-detached" });
    },
  };
}
