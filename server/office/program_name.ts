import { isIP } from "node:net";

/**
 * The office in the client's own file name: "MFB-Kunde_kanzlei.example.de.exe", with a port
 * "MFB-Kunde_kanzlei.example.de_8443.exe". The executable is the same for every office; the name is all that differs.
 * Nothing but host and port is taken from it, and only as a proposal: the client asks before it trusts a new office.
 */

/** What browsers and systems put into a name that is there already: " (1)", " - Kopie (2)". */
const COPY_MARKS = / ?\(\d{1,4}\)| - (?:Kopie|Copy)/gi;
const PROGRAM = /^MFB-Kunde(?:-[a-z0-9-]+)?_([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,9})(?:_(\d{1,5}))?$/i;

/** @param path of the executable. @returns an origin, or null where the name names no office. */
export function officeOfProgram(path: string): string | null {
  const file = path.split(/[/\\]/).at(-1)!.replace(COPY_MARKS, "").trim().replace(/\.exe$/i, "");
  const match = PROGRAM.exec(file);
  return match && originOf(match[1], match[2] ?? "");
}

/**
 * The name under which a visitor saves the executable.
 *
 * @param name as it is without an office. @param origin of the office, "https://kanzlei.example.de:8443".
 * @returns `name` itself where a file name can't say this very origin.
 */
export function programName(name: string, origin: string | null): string {
  const match = /^https?:\/\/([a-z0-9.-]{1,200})(?::(\d{1,5}))?$/.exec(origin ?? "");
  if (!match) return name;
  const [stem, end] = /\.exe$/.test(name) ? [name.slice(0, -4), ".exe"] : [name, ""];
  const named = `${stem}_${match[1]}${match[2] ? `_${match[2]}` : ""}${end}`;
  return officeOfProgram(named) === origin ? named : name;
}

/**
 * A name has no scheme: it means https, but for an address of this computer or a private network, which can have no
 * certificate that a browser knows.
 */
function originOf(host: string, port: string): string | null {
  const scheme = isPrivate(host.toLowerCase()) ? "http" : "https";
  try {
    const url = new URL(`${scheme}://${host}${port && `:${port}`}`);
    // Whatever the URL's parser made of it, it must be what stands in the name.
    return url.hostname === host.toLowerCase() && Number(port || 1) > 0 ? url.origin : null;
  } catch {
    return null;
  }
}

/** This computer, or an IPv4 address that is no public one (RFC 1918, RFC 3927). @param host lower case. */
export function isPrivate(host: string): boolean {
  if (isLoopbackHost(host)) return true;
  if (isIP(host) !== 4) return false;
  return /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host);
}

/** @param host of a URL. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."));
}
