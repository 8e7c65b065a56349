import { setUp } from "../../tests/setup.ts";

const PACKAGES: Record<string, string> = {
  "ffmpeg": "/usr/bin/ffmpeg",
  "tigervnc-standalone-server": "/usr/bin/Xtigervnc",
  "tigervnc-viewer": "/usr/bin/xtigervncviewer",
  "libturbojpeg0": `/usr/lib/${Deno.build.arch}-linux-gnu/libturbojpeg.so.0`,
};

/** Installs the peers and what measures them. @throws Error saying what is missing. */
export async function installPeers(): Promise<void> {
  const missing = await setUp(PACKAGES);
  if (missing) throw new Error(missing);
}
