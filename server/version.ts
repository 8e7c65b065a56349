import { PROTOCOL_VERSION } from "../protocol/version.ts";

/** The program's version, raised with every release. */
export const VERSION = "0.1.0";

/** Put in by build.ts (esbuild `define`); absent when run from source. */
declare const __MFB_BUILD__: { base: string; release: boolean } | undefined;

const build = typeof __MFB_BUILD__ === "undefined" ? null : __MFB_BUILD__;

/** Whether this is an executable or bundle made by build.ts, and not the source. */
export function isBuilt(): boolean {
  return build !== null;
}

/** What `--version` prints: program, protocol, base runtime, and whether this build may be given to anybody. */
export function versionText(): string {
  const base = build ? build.base : `Deno ${Deno.version.deno}, from source`;
  const lines = [`MFB ${VERSION}, protocol ${PROTOCOL_VERSION}, ${base}`];
  if (build && !build.release) lines.push("Testbau, nicht zur Weitergabe / test build, not for release");
  return lines.join("\n");
}
