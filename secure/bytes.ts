/** Byte strings, as the handshake and the key derivation need them. */

const encoder = new TextEncoder();

export type Bytes = Uint8Array<ArrayBuffer>;

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

export function concat(...parts: Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** `lv_cat` of draft-irtf-cfrg-cpace, appendix A: each part after its length in LEB128, so that no two lists collide. */
export function lvCat(...parts: Uint8Array[]): Bytes {
  return concat(...parts.flatMap((part) => [leb128(part.length), part]));
}

function leb128(length: number): Uint8Array {
  const out: number[] = [];
  do {
    const low = length & 0x7f;
    length >>>= 7;
    out.push(length > 0 ? low | 0x80 : low);
  } while (length > 0);
  return Uint8Array.from(out);
}

/** Compares without telling by its time where the first difference is. The lengths are no secret. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
