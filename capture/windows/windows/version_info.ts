/** Reads VS_VERSIONINFO ("Version Information", Microsoft Learn), as GetFileVersionInfo gives it. */

interface Block {
  key: string;
  /** Of the value, from the beginning; in the length's unit, which a file may have wrong. */
  value: Uint8Array;
  children: Block[];
}

/** VS_VERSIONINFO, StringFileInfo, StringTable, String. */
const DEPTH_MAX = 3;

/**
 * A string of the file's version resource, e.g. "FileDescription"; null when there is none. Of several languages the
 * first. The bytes may be anything.
 */
export function versionString(info: Uint8Array, name: string): string | null {
  const root = readBlock(info, 0, 0);
  const tables = root?.block.children.find(({ key }) => key === "StringFileInfo")?.children ?? [];
  for (const table of tables) {
    const found = table.children.find(({ key }) => key === name);
    const text = found && readText(found.value, 0).text.trim();
    if (text) return text;
  }
  return null;
}

/** wLength 0, wValueLength 2, wType 4, szKey 6, then value and children, each at a multiple of 4. */
function readBlock(info: Uint8Array, at: number, depth: number): { block: Block; end: number } | null {
  const view = new DataView(info.buffer, info.byteOffset, info.byteLength);
  if (at + 6 > info.length) return null;
  const length = view.getUint16(at, true), valueLength = view.getUint16(at + 2, true);
  const isText = view.getUint16(at + 4, true) === 1;
  const end = Math.min(at + length, info.length);
  if (length < 6) return null;
  const { text: key, end: keyEnd } = readText(info.subarray(0, end), at + 6);
  const start = aligned(keyEnd);
  const children: Block[] = [];
  const value = info.subarray(start, end);
  let next = aligned(start + valueLength * (isText ? 2 : 1));
  while (depth < DEPTH_MAX && next < end) {
    const child = readBlock(info.subarray(0, end), next, depth + 1);
    if (!child) break;
    children.push(child.block);
    next = aligned(child.end);
  }
  return { block: { key, value, children }, end };
}

function readText(bytes: Uint8Array, at: number): { text: string; end: number } {
  let text = "";
  for (; at + 1 < bytes.length; at += 2) {
    const unit = bytes[at] | bytes[at + 1] << 8;
    if (unit === 0) return { text, end: at + 2 };
    text += String.fromCharCode(unit);
  }
  return { text, end: at };
}

function aligned(at: number): number {
  return (at + 3) & ~3;
}
