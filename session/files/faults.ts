import { TransferError, type TransferFault } from "../../transfer/types.ts";

/** What the system says when a file can't be kept; everything else is "not-writable". */
const FAULTS: Record<string, TransferFault> = {
  ENOSPC: "disk-full",
  EDQUOT: "disk-full",
  ENAMETOOLONG: "name",
};

/** The system's word for what went wrong ("ENOENT"), or "". */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? "";
}

/** @param what as in "Cannot ⟨what⟩: ENOSPC"; no names of files, it goes into logs. */
export function storeError(what: string, error: unknown): TransferError {
  if (error instanceof TransferError) return error;
  const code = codeOf(error);
  return new TransferError(FAULTS[code] ?? "not-writable", `Cannot ${what}: ${code || "unknown"}`, {
    cause: error,
  });
}
