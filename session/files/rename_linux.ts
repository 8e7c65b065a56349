const AT_FDCWD = -100;
const RENAME_NOREPLACE = 1;

/** renameat2(2) with RENAME_NOREPLACE: for file systems that have no hard links. @returns whether it did. */
export function renameNoReplace(from: string, to: string): boolean {
  const libc = Deno.dlopen("libc.so.6", {
    renameat2: { parameters: ["i32", "buffer", "i32", "buffer", "u32"], result: "i32" },
  });
  const path = (text: string) => new TextEncoder().encode(`${text}\0`);
  try {
    return libc.symbols.renameat2(AT_FDCWD, path(from), AT_FDCWD, path(to), RENAME_NOREPLACE) === 0;
  } finally {
    libc.close();
  }
}
