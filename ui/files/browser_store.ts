import { safePath } from "../../transfer/names.ts";
import { type Store, TransferError } from "../../transfer/types.ts";
import { type Sink, storeError, WrittenFile } from "./written_file.ts";

/** @param parts safe names: folders, then the file. */
export type OpenSink = (parts: string[], size: number) => Promise<Sink>;

/** What all stores of a browser have in common: names, sizes, and files that are left for another try. */
export function createBrowserStore(openSink: OpenSink): Store {
  const left = new Map<string, WrittenFile>();
  return {
    async open({ path, size, modified }) {
      if (!Number.isSafeInteger(size) || size < 0) {
        throw new TransferError("size", "Cannot begin a file: its size is none");
      }
      const parts = safePath(path);
      if (!parts) throw new TransferError("name", "Cannot begin a file: its path is too long");
      const key = JSON.stringify([path, size, modified]);
      const kept = left.get(key);
      if (kept) {
        left.delete(key);
        return kept;
      }
      try {
        const sink = await openSink(parts, size);
        return new WrittenFile(sink, { size, onLeave: (file) => void left.set(key, file) });
      } catch (error) {
        throw storeError("begin a file", error);
      }
    },
  };
}
