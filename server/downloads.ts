import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { matches } from "./assets.ts";

/** The executables a server may offer: under which name they are fetched, and where `task build` puts them. */
export const DOWNLOADS = [
  { platform: "windows", name: "MFB-Kunde.exe", file: "MFB-Kunde.exe" },
  { platform: "linux", name: "MFB-Kunde", file: "MFB-Kunde" },
] as const;
export type Platform = typeof DOWNLOADS[number]["platform"];

/** What GET /api/downloads lists: only what is there now. */
export interface DownloadList {
  downloads: { platform: Platform; name: string; path: string; bytes: number }[];
}

const CHUNK_BYTES = 256 * 1024;

/** Looks at the folder anew each time, so that a new build is offered at once. Null: nothing to offer. */
export async function listDownloads(folder: string | null): Promise<DownloadList> {
  const downloads: DownloadList["downloads"] = [];
  for (const { platform, name, file } of folder === null ? [] : DOWNLOADS) {
    const info = await statOrNull(join(folder!, file));
    if (info) downloads.push({ platform, name, path: `/download/${name}`, bytes: info.size });
  }
  return { downloads };
}

/**
 * One executable, whole or one range of it (RFC 9110 §14), so that a broken download goes on where it stopped.
 *
 * @returns null if there is no such file.
 */
export async function sendDownload(
  folder: string | null,
  name: string,
  request: Request,
): Promise<Response | null> {
  const known = DOWNLOADS.find((one) => one.name === name);
  if (!known || folder === null) return null;
  const path = join(folder, known.file);
  const info = await statOrNull(path);
  if (!info) return null;

  const etag = `"${info.size.toString(36)}-${Math.floor(info.mtimeMs).toString(36)}"`;
  const headers = new Headers({
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="${known.name}"`,
    "accept-ranges": "bytes",
    "cache-control": "no-cache",
    etag,
  });
  if (matches(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  const ifRange = request.headers.get("if-range");
  const range = ifRange !== null && ifRange !== etag ? null : request.headers.get("range");
  const part = parseRange(range, info.size);
  if (part === "unsatisfiable") {
    headers.set("content-range", `bytes */${info.size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = part ?? { start: 0, end: info.size };
  if (part) headers.set("content-range", `bytes ${start}-${end - 1}/${info.size}`);
  headers.set("content-length", String(end - start));
  const body = request.method === "HEAD" ? null : await readPart(path, start, end);
  return new Response(body, { status: part ? 206 : 200, headers });
}

/** One "bytes=" range. @returns null for none, or for what a server may ignore (several ranges, other units). */
export function parseRange(
  header: string | null,
  size: number,
): { start: number; end: number } | "unsatisfiable" | null {
  const match = header === null ? null : /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  if (!match || (match[1] === "" && match[2] === "")) return null;
  const [, from, to] = match;
  if (from === "") {
    const last = Math.min(Number(to), size);
    return last === 0 ? "unsatisfiable" : { start: size - last, end: size };
  }
  const start = Number(from), end = to === "" ? size : Math.min(Number(to) + 1, size);
  if (to !== "" && Number(to) < start) return null;
  return start >= size ? "unsatisfiable" : { start, end };
}

async function readPart(path: string, start: number, end: number): Promise<ReadableStream<Uint8Array>> {
  const file = await open(path, "r");
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

async function statOrNull(path: string): Promise<{ size: number; mtimeMs: number } | null> {
  try {
    const info = await stat(path);
    return info.isFile() ? info : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
