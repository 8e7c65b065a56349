import { type FileHandle, open } from "node:fs/promises";
import { matches } from "../assets.ts";
import { chooseCoding, type Coding, parseRange } from "./coding.ts";
import type { Executable } from "./stock.ts";

const CHUNK_BYTES = 256 * 1024;

/**
 * One executable, whole or one range of it, so that a broken download goes on where it stopped. Each coding is a
 * representation of its own (RFC 9110 §8.8.3): it has its own strong ETag, and ranges are of its bytes (§14).
 *
 * @param fileName under which browsers save it.
 * @throws Error if the file can't be opened.
 */
export async function sendExecutable(
  executable: Executable,
  fileName: string,
  request: Request,
): Promise<Response> {
  const sizes = new Map([...executable.copies].map(([coding, { bytes }]) => [coding, bytes]));
  const coding = chooseCoding(request.headers.get("accept-encoding"), sizes);
  const { path, bytes } = coding === null ? executable : executable.copies.get(coding)!;
  const etag = etagOf(executable.sha256, coding);
  const headers = new Headers({
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="${fileName}"`,
    "accept-ranges": "bytes",
    "cache-control": "no-cache",
    "vary": "accept-encoding",
    etag,
  });
  if (matches(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  if (coding !== null) headers.set("content-encoding", coding);
  const ifRange = request.headers.get("if-range");
  const range = ifRange !== null && ifRange !== etag ? null : request.headers.get("range");
  const part = parseRange(range, bytes);
  if (part === "unsatisfiable") {
    headers.delete("content-encoding");
    headers.set("content-range", `bytes */${bytes}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = part ?? { start: 0, end: bytes };
  if (part) headers.set("content-range", `bytes ${start}-${end - 1}/${bytes}`);
  headers.set("content-length", String(end - start));
  if (request.method === "HEAD") return new Response(null, { status: part ? 206 : 200, headers });
  const file = await open(path, "r");
  if ((await file.stat()).size !== bytes) {
    await file.close();
    return new Response("The file was replaced just now", { status: 503, headers: { "retry-after": "1" } });
  }
  return new Response(readPart(file, start, end), { status: part ? 206 : 200, headers });
}

function etagOf(sha256: string, coding: Coding | null): string {
  return `"${sha256.slice(0, 32)}${coding === null ? "" : `-${coding}`}"`;
}

function readPart(file: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let at = start;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const bytes = new Uint8Array(Math.min(CHUNK_BYTES, end - at));
        const { bytesRead } = bytes.length === 0
          ? { bytesRead: 0 }
          : await file.read(bytes, 0, bytes.length, at);
        at += bytesRead;
        if (bytesRead > 0) controller.enqueue(bytes.subarray(0, bytesRead));
        if (at < end && bytesRead > 0) return;
        await file.close();
        // A file that shrank meanwhile must not look complete.
        if (at < end) controller.error(new Error("the file changed while it was sent"));
        else controller.close();
      } catch (error) {
        await file.close().catch(() => {});
        controller.error(error);
      }
    },
    cancel: () => file.close(),
  }, { highWaterMark: 0 });
}
