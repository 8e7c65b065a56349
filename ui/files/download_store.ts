import { type Store, TransferError } from "../../transfer/types.ts";
import { createBrowserStore } from "./browser_store.ts";
import { openShelf, type Shelf } from "./shelf.ts";
import type { Sink } from "./written_file.ts";

/** A download that was handed over is done by then: it is a copy on this computer. */
const HANDED_OVER_MS = 10 * 60 * 1000;

/**
 * For browsers in which no folder can be picked (Firefox, Safari): a file is collected in the browser's own storage (OPFS),
 * and once it is whole it goes where downloads go. The browser numbers it where the name is taken.
 */
export function createDownloadStore(): Store {
  let shelf: Promise<Shelf | null> | null = null;
  return createBrowserStore(async (parts, size) => {
    shelf ??= openShelf();
    const name = parts[parts.length - 1];
    const opened = await shelf;
    return opened ? await shelfSink(opened, name, size) : memorySink(name);
  });
}

async function shelfSink(shelf: Shelf, name: string, size: number): Promise<Sink> {
  const { quota, usage } = await navigator.storage.estimate();
  if (quota !== undefined && quota - (usage ?? 0) < size) {
    throw new TransferError("disk-full", "Cannot begin a file: the browser has no room for it");
  }
  const place = await shelf.place();
  const writable = await place.handle.createWritable();
  return {
    write: (bytes) => writable.write(bytes),
    async restart() {
      await writable.truncate(0);
      await writable.seek(0);
    },
    async finish() {
      await writable.close();
      download(await place.handle.getFile(), name);
      setTimeout(() => place.remove().catch(() => {}), HANDED_OVER_MS);
      return name;
    },
    async discard() {
      // Where writing failed it is closed already.
      await writable.abort().catch(() => {});
      await place.remove();
    },
  };
}

/** Without such storage (private windows of some browsers): in memory. */
function memorySink(name: string): Sink {
  let parts: Blob[] = [];
  return {
    // A Blob: the browser may put it on its disk.
    write: (bytes) => Promise.resolve(void parts.push(new Blob([bytes]))),
    restart: () => Promise.resolve(void (parts = [])),
    finish() {
      download(new Blob(parts), name);
      return Promise.resolve(name);
    },
    discard: () => Promise.resolve(void (parts = [])),
  };
}

function download(blob: Blob, name: string): void {
  // Of no type: the browser neither shows it nor puts an ending of its own behind its name.
  const url = URL.createObjectURL(new Blob([blob], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), HANDED_OVER_MS);
}
