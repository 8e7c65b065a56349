import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { WebSocket } from "ws";

/** How long each answer is waited for, milliseconds. */
export const ANSWER_MS = 8_000;
const ANSWER_MAX_BYTES = 64 * 1024;

/** What came of asking, or why nothing did: a system's code, "certificate" or "timeout". */
export type Answer = { status: number; text: string; date: number | null } | { fault: string };

/** GET without redirects. @param trusting any certificate will do: it is asked who answers, not whether he may. */
export function ask(url: URL, { trusting = false }: { trusting?: boolean } = {}): Promise<Answer> {
  return new Promise((resolve) => {
    const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, {
      rejectUnauthorized: !trusting,
      agent: false,
      headers: { connection: "close" },
    }, (response) => {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      const done = () => {
        const text = new TextDecoder().decode(joined(chunks));
        resolve({ status: response.statusCode ?? 0, text, date: dateOf(response.headers.date) });
      };
      response.on("data", (chunk: Uint8Array) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes <= ANSWER_MAX_BYTES) return;
        done();
        request.destroy();
      });
      response.on("end", done);
    });
    const late = setTimeout(() => {
      resolve({ fault: "timeout" });
      request.destroy();
    }, ANSWER_MS);
    request.on("error", (error) => resolve({ fault: faultOf(error) }));
    request.on("close", () => {
      clearTimeout(late);
      resolve({ fault: "no answer" });
    });
    request.end();
  });
}

/** What the office's socket for tests says: a message there and one back, as from one of its own pages. */
export function askSocket(origin: string): Promise<"reached" | { status: number } | { fault: string }> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${origin.replace(/^http/, "ws")}/api/reach`, {
      origin,
      perMessageDeflate: false,
      handshakeTimeout: ANSWER_MS,
    });
    const late = setTimeout(() => {
      resolve({ fault: "timeout" });
      socket.terminate();
    }, ANSWER_MS);
    socket.on("open", () => socket.send("{}"));
    socket.on("message", () => resolve("reached"));
    socket.on("error", (error) => {
      const status = /^Unexpected server response: (\d+)$/.exec(error.message)?.[1];
      resolve(status ? { status: Number(status) } : { fault: faultOf(error) });
    });
    socket.on("close", () => {
      clearTimeout(late);
      resolve({ fault: "no answer" });
    });
  });
}

function faultOf(error: Error): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const said = `${code ?? ""} ${message} ${error.cause ?? ""}`;
  if (/certificate|CERT_|self.signed/i.test(said)) return "certificate";
  return code ?? message;
}

function dateOf(header: string | undefined): number | null {
  const time = Date.parse(header ?? "");
  return Number.isNaN(time) ? null : time;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
