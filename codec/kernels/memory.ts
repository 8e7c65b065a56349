/**
 * Memory of one codec: a bump allocator over the module's linear memory. Everything is allocated by setup() and lives
 * until the next setup(), which starts over from the beginning.
 */

let top: usize = 0;
/** Memory below this address was used before and may hold anything. */
let used: usize = 0;

/** Gives all memory back. What allocate() returned before is void. */
export function releaseAll(): void {
  if (top > used) used = top;
  top = __heap_base;
}

/** @returns `bytes` of zeroed memory, aligned to a cache line; traps when the browser has no more. */
export function allocate(bytes: usize): usize {
  const start = align(top);
  ensure(start + bytes);
  if (start < used) memory.fill(start, 0, min(bytes, used - start));
  top = start + bytes;
  return start;
}

/** Like allocate(), but the memory may hold anything. */
export function allocateRaw(bytes: usize): usize {
  const start = align(top);
  ensure(start + bytes);
  top = start + bytes;
  return start;
}

/** Fills `count` 32-bit words. */
export function fillWords(start: usize, value: u32, count: usize): void {
  const end = start + (count << 2);
  for (let at = start; at < end; at += 4) store<u32>(at, value);
}

function align(address: usize): usize {
  return (address + 63) & ~63;
}

function ensure(end: usize): void {
  const pages = <i32> ((end + 0xffff) >>> 16);
  const missing = pages - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}
