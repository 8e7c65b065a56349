/** System V shared memory of libc (shmget(2), shmat(2), shmctl(2)). */

const IPC_PRIVATE = 0;
const IPC_CREAT = 0o1000;
const IPC_RMID = 0;
/** (void *) -1, shmat's failure. */
const FAILED_ADDRESS = 0xffff_ffff_ffff_ffffn;

const SYMBOLS = {
  shmget: { parameters: ["i32", "usize", "i32"], result: "i32" },
  shmat: { parameters: ["i32", "pointer", "i32"], result: "pointer" },
  shmctl: { parameters: ["i32", "i32", "pointer"], result: "i32" },
  shmdt: { parameters: ["pointer"], result: "i32" },
} as const;

export type Libc = Deno.DynamicLibrary<typeof SYMBOLS>;

export interface Segment {
  id: number;
  address: bigint;
  bytes: number;
  /** Nobody else can attach it any more; the memory lives until the last one has detached it. */
  remove(): void;
  /** Every view of it must be out of use: touching one afterwards ends the process. */
  detach(): void;
}

/** Null where there is no glibc; close() it when no segment will be made or detached any more. */
export function openLibc(): Libc | null {
  try {
    return Deno.dlopen("libc.so.6", SYMBOLS);
  } catch (error) {
    // Deno throws a plain Error for a missing library.
    if (error instanceof Error) return null;
    throw error;
  }
}

/** A new segment, filled with zeros; null when the system gives none. `mode` are permission bits. */
export function createSegment({ symbols }: Libc, bytes: number, mode: number): Segment | null {
  const id = symbols.shmget(IPC_PRIVATE, BigInt(bytes), IPC_CREAT | mode);
  if (id < 0) return null;
  const pointer = symbols.shmat(id, null, 0);
  const address = BigInt(Deno.UnsafePointer.value(pointer));
  if (!pointer || address === FAILED_ADDRESS) {
    symbols.shmctl(id, IPC_RMID, null);
    return null;
  }
  return {
    id,
    address,
    bytes,
    remove: () => void symbols.shmctl(id, IPC_RMID, null),
    detach: () => void symbols.shmdt(pointer),
  };
}
