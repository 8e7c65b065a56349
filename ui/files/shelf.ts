/** Room for this page's unfinished files in the browser's own storage (OPFS, File System Standard). */
export interface Shelf {
  place(): Promise<{ handle: FileSystemFileHandle; remove(): Promise<void> }>;
}

const PREFIX = "mfb-files-";

/** @returns null where pages have no such storage. What pages that are closed by now left there is taken away. */
export async function openShelf(): Promise<Shelf | null> {
  // Safari before 26 writes there from workers only.
  if (!("createWritable" in (globalThis.FileSystemFileHandle?.prototype ?? {}))) return null;
  try {
    const root = await navigator.storage.getDirectory();
    const name = PREFIX + crypto.randomUUID();
    // Held as long as this page lives: so other pages know whose is whose.
    await new Promise<void>((resolve, reject) =>
      navigator.locks.request(name, () => {
        resolve();
        return new Promise(() => {});
      }).catch(reject)
    );
    await sweep(root);
    const folder = await root.getDirectoryHandle(name, { create: true });
    let files = 0;
    return {
      async place() {
        const name = `${++files}`;
        const handle = await folder.getFileHandle(name, { create: true });
        return { handle, remove: () => folder.removeEntry(name) };
      },
    };
  } catch {
    return null; // SecurityError in private windows, TypeError where it is unknown
  }
}

async function sweep(root: FileSystemDirectoryHandle): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const alive = new Set(held.map(({ name }) => name));
  for await (const name of root.keys()) {
    if (!name.startsWith(PREFIX) || alive.has(name)) continue;
    // Another page may be sweeping as well.
    await root.removeEntry(name, { recursive: true }).catch(() => {});
  }
}
