import { SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { pageFilesUp } from "../protocol/page_files.ts";
import { parseMessage, ProtocolError } from "../protocol/parse.ts";
import type { PageLine, PageSource } from "../session/files/page_source.ts";
import { FIRST_MESSAGE_MS } from "./limits.ts";
import {
  CLOSE_NO_FIRST_MESSAGE,
  CLOSE_REFUSED,
  type ServerSocket,
  type SocketHandler,
} from "./server_socket.ts";
import { firstMessageTimer } from "./signalling/socket_queue.ts";
import type { MemoryTokens } from "./tokens.ts";

export interface FilesSocketDeps {
  pageSource: PageSource;
  uiTokens: MemoryTokens;
}

/** The socket on which the client's page gives its process the files that were chosen in it. */
export function openFilesSocket(deps: FilesSocketDeps, socket: ServerSocket): SocketHandler {
  let line: PageLine | null = null;
  const first = firstMessageTimer(socket, FIRST_MESSAGE_MS, CLOSE_NO_FIRST_MESSAGE);
  return {
    message(text) {
      const message = parseMessage(pageFilesUp, text, SIGNALLING_MESSAGE_MAX_BYTES);
      if (message.type !== "auth") {
        if (!line) throw new ProtocolError("unexpected", "Cannot go on: auth comes first");
        return line.receive(message);
      }
      if (line) throw new ProtocolError("unexpected", "Cannot go on: auth comes once");
      if (!deps.uiTokens.holds(message.token)) return socket.close(CLOSE_REFUSED, "Wrong token");
      first.done();
      line = deps.pageSource.attach(message.page, (read) => socket.send(read));
    },
    binary(bytes) {
      if (!line) throw new ProtocolError("unexpected", "Cannot go on: auth comes first");
      line.receiveBytes(bytes);
    },
    closed() {
      first.done();
      line?.gone();
    },
  };
}
