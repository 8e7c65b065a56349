/**
 * Received names, made safe by one set of rules for all systems, so that a file is called the same wherever it arrives and
 * whatever is done with it later. Sources: Microsoft Learn, "Naming Files, Paths, and Namespaces"; croc `receivefs/path.go`.
 */

/** Bytes (UTF-8) of one name; most file systems take 255, and a number in brackets must still fit. */
export const NAME_MAX_BYTES = 200;
/** Bytes of an ending ("." and all) that is kept when a name is cut. */
const EXTENSION_MAX_BYTES = 20;
/** Folders below the chosen one, the file itself counted. */
export const PATH_PARTS_MAX = 32;
/** Bytes (UTF-8) of a whole path; with the chosen folder before it, it stays below Linux' 4,096. */
export const PATH_MAX_BYTES = 2_000;
/** What our own unfinished files begin with: no received name does. */
export const UNFINISHED_PREFIX = ".mfb-";
/** For a name of which nothing is left. */
const NAMELESS = "Datei";

/** Not seen, or changing how others are seen: controls, formats (bidi among them), private use, halves, separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;
/** Not allowed by Windows; ":" would also name a stream or a drive, "\" a folder. */
const FORBIDDEN = /[<>:"/\\|?*]/g;
/** Names that are devices in every folder of Windows, whatever follows their first dot; and ours. */
const RESERVED =
  /^(?:(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(?:\.|$)|\.mfb-)/i;

/**
 * @param path relative, "/" between parts, from a stranger.
 * @returns its parts, each a safe name; null if there are too many, or they are too long as a whole. What would lead out
 * ("..", a leading "/", a drive) is left out or becomes part of a name. Idempotent.
 */
export function safePath(path: string): string[] | null {
  // A monster isn't even split.
  if (path.length > PATH_MAX_BYTES) return null;
  const raw = path.split("/");
  const file = raw.pop()!;
  const folders = raw.map(clean).filter((part) => part !== "").map(finish);
  const parts = [...folders, safeName(file)];
  if (parts.length > PATH_PARTS_MAX || utf8Length(parts.join("/")) > PATH_MAX_BYTES) return null;
  return parts;
}

/** @returns a safe name for one part of a path, never empty; the same for what is safe already. */
export function safeName(raw: string): string {
  return finish(clean(raw) || NAMELESS);
}

/** "Rechnung.pdf", 2 → "Rechnung (2).pdf", still safe and within the limit. */
export function numberedName(name: string, number: number): string {
  const { stem, extension } = splitName(name);
  const suffix = ` (${number})`;
  const rest = NAME_MAX_BYTES - utf8Length(suffix) - utf8Length(extension);
  return `${cut(stem, rest)}${suffix}${extension}`;
}

/** Equal for names that one of the known file systems takes for the same: case and composition don't count. */
export function nameKey(name: string): string {
  // Through upper case first: "ſ" and "s", "ς" and "σ" meet there.
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

function clean(raw: string): string {
  // Taken away before composing: what they held apart would compose only the next time.
  const shown = raw.replace(UNSEEN, "").normalize("NFC").replace(FORBIDDEN, "_");
  return trimEnd(shown.replace(/^ +/, ""));
}

function finish(name: string): string {
  const short = shorten(name);
  // Cut first: what a device's name hides behind may be what is cut away.
  return RESERVED.test(short) ? shorten(`_${short}`) : short;
}

function shorten(name: string): string {
  if (utf8Length(name) <= NAME_MAX_BYTES) return name;
  const { stem, extension } = splitName(name);
  return trimEnd(cut(stem, NAME_MAX_BYTES - utf8Length(extension))) + extension || NAMELESS;
}

/** Windows drops dots and spaces at the end of a name: two names would be one. */
function trimEnd(name: string): string {
  let end = name.length;
  while (end > 0 && ". ".includes(name[end - 1])) end--;
  return name.slice(0, end);
}

/** A name's last ending, with its dot; none if it is long, or all there is. */
function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 ? name.slice(dot) : "";
  if (extension === "" || utf8Length(extension) > EXTENSION_MAX_BYTES) return { stem: name, extension: "" };
  return { stem: name.slice(0, dot), extension };
}

function cut(text: string, bytes: number): string {
  let kept = "", used = 0;
  for (const character of text) {
    used += utf8Length(character);
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}

const encoder = new TextEncoder();

function utf8Length(text: string): number {
  return encoder.encode(text).length;
}
