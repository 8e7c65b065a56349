import { createDownloadStore } from "./download_store.ts";
import { createFileSource } from "./file_source.ts";
import { createPickedFolderStore } from "./folder_store.ts";
import type { Store } from "../../transfer/types.ts";

/**
 * For tests/browser_files_system_test.ts, which has a page run it: nothing here is part of the product. A folder of the
 * browser's own storage (OPFS) takes the place of one that was picked: it has the same interface, and no dialog.
 */

const bytesOf = (text: string) => new TextEncoder().encode(text);

export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytesOf(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @returns the file's name, or its fault. */
async function keep(store: Store, path: string, text: string): Promise<string> {
  try {
    const bytes = bytesOf(text);
    const file = await store.open({ path, size: bytes.length, modified: 1 });
    await file.write(bytes);
    return (await file.finish(await sha256(text))).name;
  } catch (error) {
    return faultOf(error);
  }
}

const faultOf = (error: unknown) => `fault: ${(error as { fault?: string }).fault ?? String(error)}`;

/** All files below a folder with their texts. */
async function list(folder: FileSystemDirectoryHandle, below = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const [name, handle] of folder.entries()) {
    if (handle instanceof FileSystemDirectoryHandle) {
      Object.assign(found, await list(handle, `${below}${name}/`));
    } else found[below + name] = await (await handle.getFile()).text();
  }
  return found;
}

async function pickedFolder(): Promise<FileSystemDirectoryHandle> {
  return await (await navigator.storage.getDirectory()).getDirectoryHandle("picked", { create: true });
}

/** Keeps texts under paths in a picked folder, one after the other, then some more at once. */
export async function keepInFolder(files: [string, string][], atOnce: [string, string][]) {
  const folder = await pickedFolder();
  const store = createPickedFolderStore(folder);
  const names: string[] = [];
  for (const [path, text] of files) names.push(await keep(store, path, text));
  names.push(...await Promise.all(atOnce.map(([path, text]) => keep(store, path, text))));
  return { names, found: await list(folder) };
}

/** What isn't whole, in all ways. */
export async function failInFolder() {
  const folder = await pickedFolder();
  const store = createPickedFolderStore(folder);
  const bytes = bytesOf("hello world");
  const identity = { path: "a.txt", size: bytes.length, modified: 1 };
  const faults: string[] = [];
  const note = (error: unknown) => void faults.push(faultOf(error));
  const wrong = await store.open(identity);
  await wrong.write(bytes);
  await wrong.finish("00").catch(note);
  const short = await store.open(identity);
  await short.write(bytes.slice(1));
  await short.finish(await sha256("ello world")).catch(note);
  const long = await store.open(identity);
  await long.write(bytes);
  await long.write(bytes).catch(note);
  await long.discard();
  await long.write(bytes).catch(note);
  await store.open({ ...identity, size: NaN }).catch(note);
  return { faults, found: await list(folder) };
}

/** A file whose sender was restarted, and sends it again. */
export async function leaveInFolder() {
  const folder = await pickedFolder();
  const store = createPickedFolderStore(folder);
  const bytes = bytesOf("hello world");
  const identity = { path: "b.txt", size: bytes.length, modified: 1 };
  const left = await store.open(identity);
  await left.write(bytes.slice(0, 5));
  await left.leave();
  const taken = await store.open(identity);
  const { size, sha256: hash } = taken.kept;
  await taken.write(bytes.slice(5));
  await taken.finish(await sha256("hello world"));
  return { size, same: hash === await sha256("hello"), found: await list(folder) };
}

export async function keepAsDownload(path: string, text: string): Promise<string> {
  return await keep(createDownloadStore(), path, text);
}

/** @returns the fault of a download that isn't what was sent, and how much the browser's storage holds. */
export async function failAsDownload() {
  const file = await createDownloadStore().open({ path: "x", size: 1, modified: 1 });
  await file.write(new Uint8Array(1));
  const fault = await file.finish("00").then(() => "", faultOf);
  return { fault, stored: await storedFiles() };
}

export async function storedFiles(): Promise<number> {
  return Object.keys(await list(await navigator.storage.getDirectory())).length;
}

/** Reads a part of the file in the page's first input. */
export async function readChosen(offset: number, length: number): Promise<string> {
  const file = document.querySelector("input")!.files![0];
  const source = createFileSource(file, "x/a.txt");
  try {
    const bytes = await (await source.open()).read(offset, length);
    return `${source.path} ${source.size}: ${new TextDecoder().decode(bytes)}`;
  } catch (error) {
    return faultOf(error);
  }
}
