/**
 * Adaptive binary range coder (carry-less, 32 bits, as in lpaq by M. Mahoney). One coder at a time: its state is the
 * module's. Encoder and decoder are one source: the direction is the type argument D.
 *
 * A model of one bit is 32 bits: its probability of a 1 in the upper 22, how often it was used in the lower 10.
 */

/** Directions, as type arguments: `code<Encode>(bit)` writes, `code<Decode>(0)` reads. */
export type Encode = u8;
export type Decode = u16;

export function encoding<D>(): bool {
  return sizeof<D>() == 1;
}

/** A bit of which nothing is known. */
export const NEW_BIT: u32 = 1 << 31;
/** Uses that count; the model's memory is about as long. */
const USES_MAX: u32 = 255;
/** Probabilities stay this far from 0 and 1, of 65536: a bit costs at least 0.0005 and at most 11.4 bits. */
const PROBABILITY_MIN: u32 = 24;

/** How far a model goes towards the bit it saw, of 4096, by its uses. */
const RATES: usize = memory.data(256 * 2, 16);

let low: u32 = 0;
let high: u32 = 0xffffffff;
/** Decoder: the bytes under way. */
let code: u32 = 0;
let at: usize = 0;
let end: usize = 0;
/** Decoder: bytes that were asked for beyond the end. */
let missing: u32 = 0;

/** Makes the table of rates; before anything else. */
export function setUpCoder(): void {
  for (let uses = 0; uses < 256; uses++) {
    store<u16>(RATES + (<usize> uses << 1), <u16> (4096.0 / (<f64> uses + 1.6)));
  }
}

export function startEncoder(out: usize): void {
  low = 0;
  high = 0xffffffff;
  at = out;
}

export function startDecoder(packet: usize, length: usize): void {
  low = 0;
  high = 0xffffffff;
  code = 0;
  at = packet;
  end = packet + length;
  missing = 0;
  for (let i = 0; i < 4; i++) code = code << 8 | nextByte();
}

/** Where the encoder writes its next byte. */
export function position(): usize {
  return at;
}

/** True when the decoder has read more than the packet has; the four bytes of the flush are all that may be short. */
export function overrun(): bool {
  return missing > 4;
}

/** Decoder: true when the packet has bytes that nobody asked for. */
export function leftOver(): bool {
  return at < end;
}

/** Writes as few bytes as tell the decoder all bits; a decoder reads zeros beyond the end. */
export function flush(): void {
  // The shortest number in [low, high] when zeros follow it.
  for (let bytes = 0; bytes < 4; bytes++) {
    const mask: u32 = bytes == 0 ? 0xffffffff : 0xffffffff >>> (bytes << 3);
    const rounded: u32 = bytes == 0 ? 0 : (low + mask) & ~mask;
    if (rounded >= low && rounded <= high) {
      for (let i = 0; i < bytes; i++) store<u8>(at++, <u8> (rounded >>> (24 - (i << 3))));
      return;
    }
  }
  for (let i = 0; i < 4; i++) store<u8>(at++, <u8> (low >>> (24 - (i << 3))));
}

function nextByte(): u32 {
  if (at < end) return load<u8>(at++);
  missing++;
  return 0;
}

/**
 * Codes one bit whose model lies at `model`, and teaches the model.
 *
 * @param bit 0 or 1; of no meaning when decoding.
 * @returns the bit.
 */
export function codeBit<D>(model: usize, bit: u32): u32 {
  const state = load<u32>(model);
  bit = codeWith<D>(max(PROBABILITY_MIN, min(65536 - PROBABILITY_MIN, state >>> 16)), bit);
  store<u32>(model, taught(state, bit, USES_MAX));
  return bit;
}

export function taught(state: u32, bit: u32, usesMax: u32): u32 {
  const uses = state & 1023;
  const probability = <i32> (state >>> 10);
  const target = <i32> (0 - bit) & 0x3fffff;
  const step = ((target - probability) >> 3) * <i32> load<u16>(RATES + (<usize> uses << 1)) >> 9;
  return <u32> (probability + step) << 10 | (uses < usesMax ? uses + 1 : uses);
}

/**
 * Codes one bit.
 *
 * @param probability of a 1, of 65536; 1 … 65535.
 */
export function codeWith<D>(probability: u32, bit: u32): u32 {
  const middle = low + <u32> ((<u64> (high - low) * probability) >> 16);
  if (!encoding<D>()) bit = u32(code <= middle);
  if (bit) high = middle;
  else low = middle + 1;
  while ((low ^ high) >>> 24 == 0) {
    if (encoding<D>()) store<u8>(at++, <u8> (high >>> 24));
    else code = code << 8 | nextByte();
    low <<= 8;
    high = high << 8 | 255;
  }
  return bit;
}

/** `count` bits that are as likely 0 as 1, the highest first. */
export function codeRaw<D>(value: u32, count: i32): u32 {
  let result: u32 = 0;
  for (let i = count - 1; i >= 0; i--) result = result << 1 | codeWith<D>(32768, value >>> i & 1);
  return result;
}

/** A number of `bits` bits as a tree of bits; the models are 2^bits words at `models`. */
export function codeTree<D>(models: usize, value: u32, bits: i32): u32 {
  let node: u32 = 1;
  for (let i = bits - 1; i >= 0; i--) {
    node = node << 1 | codeBit<D>(models + (<usize> node << 2), value >>> i & 1);
  }
  return node & ((1 << bits) - 1);
}

/** How many words codeUnsigned() takes. */
export const UNSIGNED_MODELS = 24;

/** Any unsigned number below 4096, small ones cheaper: unary up to 13, then Elias gamma. */
export function codeUnsigned<D>(models: usize, value: u32): u32 {
  let n: u32 = 0;
  for (; n < 14; n++) if (!codeBit<D>(models + (<usize> n << 2), u32(value > n))) return n;
  const rest = value - 13;
  const top: u32 = encoding<D>() ? 31 - clz(rest) : 0;
  let e: u32 = 0;
  for (; e < 12; e++) if (!codeBit<D>(models + (<usize> min(14 + e, 23) << 2), u32(top > e))) break;
  const tail = codeRaw<D>(rest & ((1 << e) - 1), <i32> e);
  return (1 << e | tail) + 13;
}
