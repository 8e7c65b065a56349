import { isIP } from "node:net";
import { domainToUnicode } from "node:url";
import type { HostWarning } from "../../protocol/office.ts";
import { isLoopbackHost } from "./program_name.ts";

/** How the host reads with its own letters: "xn--mller-kva.de" is "müller.de". */
export function spelledHost(origin: string): string {
  const { hostname, port } = new URL(origin);
  const name = domainToUnicode(hostname) || hostname;
  return port ? `${name}:${port}` : name;
}

/** Why a person should look twice at this address (Unicode Technical Standard 39: mixed and confusable scripts). */
export function hostWarnings(origin: string): HostWarning[] {
  const { hostname, protocol } = new URL(origin);
  const warnings: HostWarning[] = [];
  if (isLoopbackHost(hostname)) return warnings;
  const bare = hostname.replace(/^\[|\]$/g, "");
  if (isIP(bare)) warnings.push("number");
  else {
    const labels = (domainToUnicode(hostname) || hostname).split(".");
    // The last one is the country's or the kind's, and may be in another script than the office's name.
    if (labels.some(isLookalike) || labels.some((label) => label.startsWith("xn--"))) {
      warnings.push("lookalike");
    } else if (labels.some((label) => !/^[a-z0-9-]*$/.test(label))) warnings.push("international");
  }
  if (protocol === "http:") warnings.push("plain");
  return warnings;
}

/** German, and the languages around: Latin letters with their marks. All else can be made to look like them. */
function isLookalike(label: string): boolean {
  return !/^[a-z0-9ß\u00e0-\u00f6\u00f8-\u017e-]*$/u.test(label) || /[ıĸŋŧſ]/u.test(label);
}
