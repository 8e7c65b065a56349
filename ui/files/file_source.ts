import { type SourceFile, TransferError } from "../../transfer/types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** @param path relative, "/" between parts, as its receiver is to be told. */
export function createFileSource(file: File, path: string): SourceFile {
  return {
    path,
    size: file.size,
    modified: file.lastModified,
    open: () =>
      Promise.resolve({
        read: (offset, length) => readPart(file, offset, length),
        close: () => Promise.resolve(),
      }),
  };
}

/** @throws TransferError "changed" | "vanished" | "unreadable" */
export async function readPart(file: File, offset: number, length: number): Promise<Bytes> {
  let bytes: Bytes;
  try {
    bytes = new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
  } catch (error) {
    throw new TransferError(faultOf(error), "Cannot read a file", { cause: error });
  }
  if (bytes.length !== length) throw new TransferError("changed", "Cannot read a file: it is shorter by now");
  return bytes;
}

/**
 * A File remembers the size and time that the file had when it was picked; of one that has others by now nothing is read
 * (File API §3.1 "snapshot state"). Chromium calls that NotReadableError, as it does a file that another program holds.
 */
function faultOf(error: unknown): "changed" | "vanished" | "unreadable" {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotFoundError") return "vanished";
  return name === "NotReadableError" ? "changed" : "unreadable";
}
