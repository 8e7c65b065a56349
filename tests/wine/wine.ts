import { join } from "node:path";
import { XConnection } from "../../capture/x11/connection.ts";
import { queryExtensions } from "../../capture/x11/extensions.ts";
import { Request } from "../../capture/x11/request.ts";
import { type Child, lineOf, run, runText, spawn } from "../e2e/child.ts";
import { waitFor } from "../e2e/wait.ts";
import { type Desktop, startDesktop } from "../e2e/xvfb.ts";
import { fetchDenoForWindows } from "./deno_exe.ts";

/** Windows as far as Wine goes: a desktop on an X server of its own, with Deno for Windows on it. */
export interface Wine extends AsyncDisposable {
  /** The X screen that shows it. */
  readonly screen: Desktop;
  /** A process of Wine now and then ends with SIGSEGV after its tests' report is written: docs/windows.md. */
  readonly mayFaultAtEnd: true;
  /** For `Deno.Command`: runs deno.exe there with these arguments. Paths of this system are understood. */
  deno(args: string[]): { command: string; args: string[]; env: Record<string, string> };
  /** Starts a Windows program, which ends with the desktop. */
  start(program: string, ...args: string[]): Child;
}

export const DESKTOP = { width: 1280, height: 800 };
/** Wine gives the desktop of this name a taskbar. */
const DESKTOP_NAME = "shell";
const WINDOWS_TITLE = new RegExp(`(0x[0-9a-f]+) "${DESKTOP_NAME} - Wine desktop"`);
const REDIRECT_SUBWINDOWS = 2;
const AUTOMATIC = 0;
const START_MS = 60_000;

export async function startWine(): Promise<Wine> {
  const folder = await Deno.makeTempDir({ prefix: "mfb-wine-" });
  const deno = await fetchDenoForWindows();
  const screen = await startDesktop({ ...DESKTOP, windowManager: false });
  const { display } = screen;
  const env = {
    DISPLAY: display,
    WINEPREFIX: join(folder, "prefix"),
    WINEARCH: "win64",
    WINEDEBUG: "-all",
    // Neither .NET nor a browser engine: Wine would ask for them at its first start.
    WINEDLLOVERRIDES: "mscoree,mshtml=",
    // What capture/windows/ may rely on here, see keepWindowsApart().
    MFB_WINE_COMPOSITE: "1",
  };
  await run("wineboot", ["--init"], { env });
  // Lets Deno for Windows start (bcryptprimitives.c says how).
  await installLibrary(folder, "bcryptprimitives", ["-ladvapi32"]);
  await installLibrary(folder, "mock_duplication");
  await setDesktop(env);
  const explorer = spawn("wine", {
    args: ["explorer", `/desktop=${DESKTOP_NAME},${DESKTOP.width}x${DESKTOP.height}`],
    env,
  });
  const user = await keepDesktop(deno, env);
  const apart = await keepWindowsApart(display);
  const programs: Child[] = [];
  return {
    screen,
    mayFaultAtEnd: true,
    deno: (args) => ({ command: "wine", args: [deno, ...args], env }),
    start(program, ...args) {
      const child = spawn("wine", { args: [program, ...args], env });
      programs.push(child);
      return child;
    },
    async [Symbol.asyncDispose]() {
      await run("wineserver", ["--kill"], { env }).catch(() => {});
      for (const program of [...programs, user, explorer]) await program.stop();
      await apart.close();
      await screen[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Builds one of the C files here, and puts it among the system's libraries. */
async function installLibrary(folder: string, name: string, libraries: string[] = []): Promise<void> {
  await run("x86_64-w64-mingw32-gcc", [
    "-shared",
    "-o",
    join(folder, "prefix", "drive_c", "windows", "system32", `${name}.dll`),
    join(import.meta.dirname!, `${name}.c`),
    ...libraries,
  ]);
}

/** All programs share one desktop, as on Windows: Wine then manages their windows itself. */
async function setDesktop(env: Record<string, string>): Promise<void> {
  const explorer = "HKCU\\Software\\Wine\\Explorer";
  const size = `${DESKTOP.width}x${DESKTOP.height}`;
  await run("wine", ["reg", "add", `${explorer}\\Desktops`, "/v", DESKTOP_NAME, "/d", size, "/f"], { env });
  // Last: from then on every program starts that desktop.
  await run("wine", ["reg", "add", explorer, "/v", "Desktop", "/d", DESKTOP_NAME, "/f"], { env });
}

/**
 * Wine closes a desktop a second after its last program has ended; the next program gets a new one, which nobody keeps
 * apart. So one program stays on it.
 */
async function keepDesktop(deno: string, env: Record<string, string>): Promise<Child> {
  const stay = `Deno.dlopen("user32.dll", { GetDesktopWindow: { parameters: [], result: "u64" } })
    .symbols.GetDesktopWindow();
    console.log("stays");
    setInterval(() => {}, 1e6);`;
  const user = spawn("wine", { args: [deno, "eval", stay], env });
  await lineOf(user, "stdout", (line) => line.trim() === "stays", START_MS);
  return user;
}

/**
 * Gives each window pixels of its own (XComposite), as Windows' DWM does: what a window shows can then be read whatever
 * lies above it. Wine by itself draws all windows into one picture.
 */
async function keepWindowsApart(display: string): Promise<XConnection> {
  const env = { DISPLAY: display };
  const desktop = await waitFor(async () => {
    return WINDOWS_TITLE.exec(await runText("xwininfo", ["-root", "-tree"], { env }))?.[1] ?? null;
  }, { what: "Wine's desktop", timeoutMs: START_MS });
  const connection = await XConnection.open(display);
  const { Composite } = await queryExtensions(connection, ["Composite"]);
  connection.send(
    new Request(Composite!.opcode, REDIRECT_SUBWINDOWS).u32(Number(desktop)).u8(AUTOMATIC, 0, 0, 0),
  );
  await connection.sync();
  return connection;
}
