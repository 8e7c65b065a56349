import { type SourceFile, TransferError } from "../../transfer/types.ts";
export function createFileSource(file: File, path: string): SourceFile {
  return {
    path,
    size: file.size,
    modified: file.lastModified,
    open: () =>
      Promise.resolve({
        async read(offset, length) {
          try {
            return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
          } catch (cause) {
            throw new TransferError("unreadable", "Cannot read", { cause });
          }
        },
        close: () => Promise.resolve(),
      }),
  };
}
