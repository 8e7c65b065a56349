import { setUp } from "../../tests/setup.ts";

/** Debian packages that make and record the clips, each with a file that it brings. */
const PACKAGES: Record<string, string> = {
  "libreoffice-writer": "/usr/lib/libreoffice/program/libswlo.so",
  "libreoffice-calc": "/usr/lib/libreoffice/program/libsclo.so",
  "hunspell-en-us": "/usr/share/hunspell/en_US.dic",
  "chromium": "/usr/bin/chromium",
  "xterm": "/usr/bin/xterm",
  "ffmpeg": "/usr/bin/ffplay",
  "xvfb": "/usr/bin/Xvfb",
  "openbox": "/usr/bin/openbox",
  "xdotool": "/usr/bin/xdotool",
  "x11-utils": "/usr/bin/xprop",
  "x11-xserver-utils": "/usr/bin/xrdb",
  "fonts-liberation": "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
  "fonts-crosextra-carlito": "/usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf",
  "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
};

/** Installs what recording needs and isn't there. @throws Error saying what is missing. */
export async function installPrograms(): Promise<void> {
  const missing = await setUp(PACKAGES);
  if (missing) throw new Error(missing);
}
