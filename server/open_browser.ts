import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { openShell } from "../capture/mod.ts";
import { log } from "./log.ts";

/** One way to open an address: a program and its arguments. */
export interface BrowserCommand {
  program: string;
  args: string[];
}

export interface Desktop {
  platform: string;
  env: Record<string, string | undefined>;
  exists(path: string): boolean;
}

const LINUX_BROWSERS = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
  "microsoft-edge",
  "microsoft-edge-stable",
];
const WINDOWS_BROWSERS = [
  ["Microsoft", "Edge", "Application", "msedge.exe"],
  ["Google", "Chrome", "Application", "chrome.exe"],
];
const MAC_BROWSERS = ["Google Chrome", "Microsoft Edge", "Chromium"];

/**
 * The programs that open `url` on this desktop, best first: a browser's app window, then the system's browser. On
 * Windows that is opened by a function of the system instead (openShell): `cmd /c start` would take & and ^ of an address
 * for its own, and rundll32 looks like an intruder to virus scanners.
 */
export function browserCommands(url: string, desktop: Desktop): BrowserCommand[] {
  const app = (program: string): BrowserCommand => ({ program, args: [`--app=${url}`] });
  const { env, exists } = desktop;
  switch (desktop.platform) {
    case "win32": {
      const roots = [env["ProgramFiles(x86)"], env.ProgramFiles, env.LOCALAPPDATA];
      const found = WINDOWS_BROWSERS.flatMap((path) =>
        roots.filter((root) => root !== undefined).map((root) => join(root, ...path)).filter(exists)
      );
      return found.map(app);
    }
    case "darwin": {
      const found = MAC_BROWSERS.filter((name) => exists(`/Applications/${name}.app`));
      const apps = found.map((name) => ({
        program: "open",
        args: ["-na", name, "--args", `--app=${url}`],
      }));
      return [...apps, { program: "open", args: [url] }];
    }
    default: {
      if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return [];
      const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
      const find = (name: string) => folders.map((folder) => join(folder, name)).find(exists);
      const found = LINUX_BROWSERS.map(find).filter((path) => path !== undefined);
      const opener = find("xdg-open");
      return [...found.map(app), ...(opener ? [{ program: opener, args: [url] }] : [])];
    }
  }
}

/**
 * Opens `url` in the first way that starts; the browser lives on without this process. The command line is readable
 * by other users of this computer, which is why addresses carry single-use tokens only.
 *
 * @returns false if there is no way.
 */
export function openBrowser(url: string): boolean {
  const { platform, env } = process;
  const commands = browserCommands(url, { platform, env, exists: existsSync });
  if (commands.length > 0 || platform === "win32") {
    start(url, commands);
    return true;
  }
  log("server", "browser").warn("No browser can be opened: there is no display or no browser");
  return false;
}

/**
 * The browser must not count as a part of this program: if it is the first window of the user's browser, all later ones
 * are the same process's, and he could never release them. Left by the shell that started it, it is nobody's child.
 */
function orphaned({ program, args }: BrowserCommand): BrowserCommand {
  if (process.platform !== "linux") return { program, args };
  return { program: "/bin/sh", args: ["-c", '"$0" "$@" &', program, ...args] };
}

function start(url: string, [command, ...rest]: BrowserCommand[]): void {
  if (!command) return void openByShell(url);
  const { program, args } = orphaned(command);
  const child = spawn(program, args, { stdio: "ignore", detached: true });
  child.once("error", (error) => {
    log("server", "browser").warn("Cannot start {program}: {reason}", {
      program: command.program,
      reason: error.message,
    });
    start(url, rest);
  });
  child.unref();
}

/** The last way, on Windows only. */
async function openByShell(url: string): Promise<void> {
  const shell = await openShell();
  if (shell && !await shell.open(url)) {
    log("server", "browser").warn("Windows can't open the page in a browser");
  }
}
