import { isPrivate } from "./program_name.ts";

/**
 * What a person types as the address of the office: "kanzlei.example.de", with a port, or copied from a browser with
 * all that stands behind it. Without a scheme it means https, as a name of the program does (program_name.ts).
 *
 * @returns an origin, or null.
 */
export function readAddress(text: string): string | null {
  const typed = text.trim();
  if (typed === "" || /\s/.test(typed)) return null;
  const withScheme = /^https?:\/\//i.test(typed) ? typed : `https://${typed}`;
  try {
    const url = new URL(withScheme);
    if (!/^https?:$/.test(url.protocol) || url.username || url.password) return null;
    if (!/^[a-z0-9.-]+$|^\[[0-9a-f:.]+\]$/.test(url.hostname)) return null;
    // A single word is hardly an address: whoever means an intranet's name writes its scheme too.
    if (withScheme !== typed && !/[.[]|^localhost$/.test(url.hostname)) return null;
    if (withScheme !== typed && isPrivate(url.hostname)) url.protocol = "http:";
    return url.origin;
  } catch {
    return null;
  }
}
