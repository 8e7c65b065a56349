import { LANGUAGE_GERMAN, type Resource, RT_VERSION } from "./resources.ts";

/** What "Eigenschaften → Details" shows of the program, and the question of SmartScreen or UAC names. */
export interface VersionInfo {
  /** "1.2.3". */
  version: string;
  /** E.g. FileDescription, ProductName (learn.microsoft.com/windows/win32/menurc/stringfileinfo-block). */
  strings: Record<string, string>;
}

const CODE_PAGE_UTF16 = 0x04b0;
const FIXED_SIGNATURE = 0xfeef04bd, STRUCT_VERSION = 0x0001_0000, FLAGS_MASK = 0x3f;
const OS_NT_WINDOWS32 = 0x0004_0004, TYPE_APPLICATION = 1;

/** The program's version resource, in German. @throws RangeError for a version that isn't of three numbers. */
export function versionResource({ version, strings }: VersionInfo): Resource {
  const language = LANGUAGE_GERMAN.toString(16).padStart(4, "0") +
    CODE_PAGE_UTF16.toString(16).padStart(4, "0");
  const table = block(language, null, Object.entries(strings).map(([key, text]) => block(key, text, [])));
  const translation = new Uint8Array(Uint16Array.of(LANGUAGE_GERMAN, CODE_PAGE_UTF16).buffer);
  const data = block("VS_VERSION_INFO", fixedInfo(version), [
    block("StringFileInfo", null, [table]),
    block("VarFileInfo", null, [block("Translation", translation, [])]),
  ]);
  return { type: RT_VERSION, name: 1, language: LANGUAGE_GERMAN, data };
}

/** VS_FIXEDFILEINFO: 13 numbers of 32 bits. */
function fixedInfo(version: string): Uint8Array {
  const parts = version.split(".").map(Number);
  if (parts.length !== 3 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 0xffff)) {
    throw new RangeError(`Cannot write the version "${version}": three numbers are wanted`);
  }
  const [major, minor, patch] = parts;
  const number = [major * 0x1_0000 + minor, patch * 0x1_0000];
  return new Uint8Array(
    Uint32Array.of(
      ...[FIXED_SIGNATURE, STRUCT_VERSION, ...number, ...number, FLAGS_MASK, 0],
      ...[OS_NT_WINDOWS32, TYPE_APPLICATION, 0, 0, 0],
    ).buffer,
  );
}

/**
 * One block of the tree (VS_VERSIONINFO, StringFileInfo, StringTable, String, VarFileInfo, Var): wLength, wValueLength
 * (in characters for text), wType (1 for text), szKey, Value, Children, each beginning at a 32-bit boundary.
 */
function block(key: string, value: Uint8Array | string | null, children: readonly Uint8Array[]): Uint8Array {
  const isText = typeof value === "string" || (value === null && children.length > 0);
  const bytes = typeof value === "string" ? wide(value) : value ?? new Uint8Array();
  const head = 6, keyBytes = wide(key);
  let length = aligned(head + keyBytes.length) + bytes.length;
  for (const child of children) length = aligned(length) + child.length;
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  view.setUint16(0, length, true);
  view.setUint16(2, typeof value === "string" ? bytes.length / 2 : bytes.length, true);
  view.setUint16(4, isText ? 1 : 0, true);
  out.set(keyBytes, head);
  let at = aligned(head + keyBytes.length);
  out.set(bytes, at);
  at += bytes.length;
  for (const child of children) {
    at = aligned(at);
    out.set(child, at);
    at += child.length;
  }
  return out;
}

/** UTF-16, little endian, with a zero at its end. */
function wide(text: string): Uint8Array {
  const units = new Uint16Array(text.length + 1);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return new Uint8Array(units.buffer);
}

function aligned(value: number): number {
  return Math.ceil(value / 4) * 4;
}
