import { chooseCoding } from "./coding.ts";
import { type DownloadName, DOWNLOADS, type Places, type Platform } from "./catalogue.ts";
import { createPacker } from "./packer.ts";
import { sendExecutable } from "./send.ts";
import { Stock } from "./stock.ts";

/** What GET /api/downloads lists: only what is there now. */
export interface DownloadList {
  downloads: {
    platform: Platform;
    path: string;
    bytes: number;
    /** What goes over the wire to whoever asks. */
    sent: number;
    /** Of the executable as it is saved, hexadecimal. */
    sha256: string;
  }[];
}

export interface Downloads {
  /** @param accept what the visitor's browser unpacks: its Accept-Encoding. */
  list(accept: string | null): Promise<DownloadList>;
  /** @param fileName makes the name to save it under. @returns null if there is no such file. */
  send(name: string, request: Request, fileName: (name: DownloadName) => string): Promise<Response | null>;
  close(): void;
}

/** @param cache folder for hashes and copies. */
export function createDownloads(places: Places, cache: string): Downloads {
  return downloadsOf(new Stock({ places, cache, packer: createPacker() }));
}

export function downloadsOf(stock: Stock): Downloads {
  return {
    async list(accept) {
      const there = await stock.list();
      return {
        downloads: there.map(({ name, platform, bytes, sha256, copies }) => {
          const sizes = new Map([...copies].map(([coding, copy]) => [coding, copy.bytes]));
          const coding = chooseCoding(accept, sizes);
          const sent = coding === null ? bytes : sizes.get(coding)!;
          return { platform, path: `/download/${name}`, bytes, sent, sha256 };
        }),
      };
    },
    async send(name, request, fileName) {
      const known = DOWNLOADS.find((one) => one.name === name);
      const executable = known && await stock.get(known.name);
      if (!executable) return null;
      try {
        return await sendExecutable(executable, fileName(known.name), request);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        // Somebody tidied the folder of copies: the file itself is there.
        for (const { path } of executable.copies.values()) stock.forget(path);
        return await sendExecutable({ ...executable, copies: new Map() }, fileName(known.name), request);
      }
    },
    close: () => stock.close(),
  };
}

/** Nothing to offer, for tests. */
export const NO_DOWNLOADS: Downloads = {
  list: () => Promise.resolve({ downloads: [] }),
  send: () => Promise.resolve(null),
  close: () => {},
};
