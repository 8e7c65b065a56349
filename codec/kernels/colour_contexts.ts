import { allocate } from "./memory";

/**
 * What colour comes next, learnt: hash tables from a pixel's neighbourhood to the two colours that were last seen
 * there. An entry is 64 bits: first colour (24), second colour (24), confidence of the first (3), check of the
 * neighbourhood's hash (13); confidence 0 is an empty entry.
 */

const LARGE_BITS = 20, MIDDLE_BITS = 19, UPPER_BITS = 19, SMALL_BITS = 17;
const CONFIDENCE_MAX: u32 = 7;

let large: usize = 0;
let middle: usize = 0;
let upper: usize = 0;
let small: usize = 0;

export function setUpColours(): void {
  large = allocate(8 << LARGE_BITS);
  middle = allocate(8 << MIDDLE_BITS);
  upper = allocate(8 << UPPER_BITS);
  small = allocate(8 << SMALL_BITS);
}

/** Addresses of the entries for the hashes of the largest, the middle, the upper and the smallest neighbourhood. */
export function largeEntry(hash: u32): usize {
  return large + (<usize> (hash >>> (32 - LARGE_BITS)) << 3);
}

export function middleEntry(hash: u32): usize {
  return middle + (<usize> (hash >>> (32 - MIDDLE_BITS)) << 3);
}

export function upperEntry(hash: u32): usize {
  return upper + (<usize> (hash >>> (32 - UPPER_BITS)) << 3);
}

export function smallEntry(hash: u32): usize {
  return small + (<usize> (hash >>> (32 - SMALL_BITS)) << 3);
}

/** 1 … 7, or 0 when the entry belongs to another neighbourhood. */
export function confidence(entry: u64, hash: u32): u32 {
  return (<u32> (entry >>> 51)) == (hash & 0x1fff) ? <u32> (entry >>> 48) & 7 : 0;
}

export function firstColour(entry: u64): u32 {
  return <u32> entry | 0xff000000;
}

export function secondColour(entry: u64): u32 {
  return <u32> (entry >>> 24) | 0xff000000;
}

/** Teaches the entry at `address`, which now reads `entry`, that `colour` came. */
export function teach(address: usize, entry: u64, hash: u32, colour: u32): void {
  const rgb = colour & 0xffffff;
  const check = hash & 0x1fff;
  const sure = <u32> (entry >>> 48) & 7;
  if (<u32> (entry >>> 51) != check || sure == 0) return put(address, check, 1, rgb, rgb);
  const first = <u32> entry & 0xffffff;
  const second = <u32> (entry >>> 24) & 0xffffff;
  if (first == rgb) {
    if (sure < CONFIDENCE_MAX) put(address, check, sure + 1, first, second);
  } else if (second == rgb) {
    if (sure <= 2) put(address, check, 1, second, first);
    else put(address, check, sure - 2, first, second);
  } else if (sure <= 1) put(address, check, 1, rgb, first);
  else put(address, check, sure - 1, first, rgb);
}

function put(address: usize, check: u32, sure: u32, first: u32, second: u32): void {
  store<u64>(address, <u64> check << 51 | <u64> sure << 48 | <u64> second << 24 | <u64> first);
}
