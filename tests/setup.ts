import { say } from "./runner/steps.ts";

/** Debian packages that the tests need, each with a file that it brings. */
const PACKAGES: Record<string, string> = {
  "chromium": "/usr/bin/chromium",
  "xvfb": "/usr/bin/Xvfb",
  "xserver-xephyr": "/usr/bin/Xephyr",
  "picom": "/usr/bin/picom",
  "openbox": "/usr/bin/openbox",
  "xclip": "/usr/bin/xclip",
  "xdotool": "/usr/bin/xdotool",
  "xterm": "/usr/bin/xterm",
  "imagemagick": "/usr/bin/convert",
  "x11-apps": "/usr/bin/xwd",
  "x11-utils": "/usr/bin/xwininfo",
  "x11-xserver-utils": "/usr/bin/xrandr",
  "x11-xkb-utils": "/usr/bin/setxkbmap",
  "xkb-data": "/usr/share/X11/xkb/rules/evdev",
  "iproute2": "/sbin/ip",
  "nftables": "/usr/sbin/nft",
  "procps": "/usr/bin/ps",
  "openssl": "/usr/bin/openssl",
  "redis-server": "/usr/bin/redis-server",
  "coturn": "/usr/bin/turnserver",
  "pebble": "/usr/bin/pebble",
  "libvpx7": "/usr/share/doc/libvpx7/copyright",
  "wine": "/usr/bin/wine",
  "wine64": "/usr/lib/wine/wine64",
  "gcc-mingw-w64-x86-64-win32": "/usr/bin/x86_64-w64-mingw32-gcc",
  // Wine's Direct3D is made of OpenGL, which these draw without a graphics card.
  "libglx-mesa0": "/usr/share/doc/libglx-mesa0/copyright",
  "libgl1-mesa-dri": "/usr/share/doc/libgl1-mesa-dri/copyright",
  "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
};

/**
 * Installs what is missing where it may: on Debian, as root or by sudo without a password.
 *
 * @param packages each with a file that it brings.
 * @returns one line saying what is still missing and why, or null.
 */
export async function setUp(packages: Record<string, string> = PACKAGES): Promise<string | null> {
  const missing = missingPackages(packages);
  if (missing.length === 0) return null;
  const list = missing.join(" ");
  const prefix = await rootPrefix();
  if (!prefix) return `Missing: ${list} (run \`apt-get install ${list}\` as root, then try again)`;
  await say(`Installing ${list}`);
  const apt = [
    ...prefix,
    "env",
    "DEBIAN_FRONTEND=noninteractive",
    // Servers that come with a package aren't started: the tests start their own.
    "RUNLEVEL=1",
    "apt-get",
    "-qq",
    "-o",
    "DPkg::Lock::Timeout=300",
  ];
  const failure = await failureOf([...apt, "update"]) ??
    await failureOf([...apt, "install", "--yes", "--no-install-recommends", ...missing]);
  const still = missingPackages(packages);
  if (still.length === 0) return null;
  return `Missing: ${still.join(" ")} (${failure ?? "installed, but not where Debian puts it"})`;
}

function missingPackages(packages: Record<string, string>): string[] {
  return Object.entries(packages).filter(([, file]) => !exists(file)).map(([name]) => name);
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** @returns what to put before a command that needs root, or null where apt-get can't be used. */
async function rootPrefix(): Promise<string[] | null> {
  if (Deno.build.os !== "linux" || !exists("/usr/bin/apt-get")) return null;
  if (Deno.uid() === 0) return [];
  return await failureOf(["sudo", "-n", "true"]) === null ? ["sudo", "-n"] : null;
}

/** @returns the last line of what a failed command said; null when it succeeded. */
async function failureOf([command, ...args]: string[]): Promise<string | null> {
  try {
    const { success, stderr } = await new Deno.Command(command, { args, stdout: "null", stderr: "piped" })
      .output();
    if (success) return null;
    return new TextDecoder().decode(stderr).trim().split("\n").at(-1) || `${command} failed`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `no ${command} here`;
    throw error;
  }
}
