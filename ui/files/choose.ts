import type { Chosen, ChosenFile } from "./types.ts";

/** What was picked in the system's dialog. @returns null if it was nothing. */
export function chosenFrom(list: FileList | null): Chosen | null {
  const files = Array.from(list ?? [], (file) => ({ path: file.webkitRelativePath || file.name, file }));
  return chosen(files);
}

/**
 * What was dropped, folders with all that is in them.
 *
 * @returns null if there was no file in it. @throws DOMException where the system doesn't let the page read it.
 */
export async function chosenFromDrop({ items }: DataTransfer): Promise<Chosen | null> {
  // The list is empty as soon as the event is over.
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files: ChosenFile[] = [];
  for (const entry of entries) await collect(entry, "", files);
  return chosen(files);
}

function chosen(files: ChosenFile[]): Chosen | null {
  if (files.length === 0) return null;
  const [folder, ...rest] = files[0].path.split("/");
  const whole = rest.length > 0 && files.every(({ path }) => path.startsWith(`${folder}/`));
  return { name: whole ? folder : files[0].path.split("/").at(-1)!, files };
}

async function collect(entry: FileSystemEntry, above: string, files: ChosenFile[]): Promise<void> {
  const path = above + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject)
    );
    return void files.push({ path, file });
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A hundred at a time, an empty list at the end (File and Directory Entries API §7.3).
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (some.length === 0) return;
    for (const inner of some) await collect(inner, `${path}/`, files);
  }
}
