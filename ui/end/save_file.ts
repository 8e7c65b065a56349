/** What the File System Access API adds where there is one (Chromium, secure contexts). */
type SavePicker = (options: {
  suggestedName: string;
  types: { description: string; accept: Record<string, string[]> }[];
}) => Promise<FileSystemFileHandle>;

export interface FileToSave {
  /** Suggested; its ending is the type's. */
  name: string;
  type: "text/plain" | "application/json";
  bytes: Uint8Array<ArrayBuffer>;
}

/** "downloads": the browser keeps it where it keeps downloads. "cancelled": its user changed their mind. */
export type SaveOutcome = "saved" | "downloads" | "cancelled" | "failed";

/** Saves where the page's user wants it: by the browser's own dialog, else as a download. Never throws. */
export async function saveFile({ name, type, bytes }: FileToSave): Promise<SaveOutcome> {
  const pick = (globalThis as { showSaveFilePicker?: SavePicker }).showSaveFilePicker;
  if (!pick) return download({ name, type, bytes });
  let handle: FileSystemFileHandle;
  try {
    const ending = name.slice(name.lastIndexOf("."));
    handle = await pick({
      suggestedName: name,
      types: [{ description: ending, accept: { [type]: [ending] } }],
    });
  } catch (error) {
    // SecurityError and the like: the dialog isn't allowed here.
    return (error as DOMException).name === "AbortError" ? "cancelled" : download({ name, type, bytes });
  }
  try {
    const stream = await handle.createWritable();
    await stream.write(bytes);
    await stream.close();
    return "saved";
  } catch {
    return "failed"; // NotAllowedError, QuotaExceededError, …
  }
}

function download({ name, type, bytes }: FileToSave): SaveOutcome {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold of the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return "downloads";
}

/** "MFB-Protokoll-2026-11-29-1003.txt" */
export function fileName(what: string, ending: string, now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  return `MFB-${what}-${day}-${two(now.getHours())}${two(now.getMinutes())}.${ending}`;
}
