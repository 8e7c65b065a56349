import assert from "node:assert/strict";
import { browserCommands, type Desktop } from "./open_browser.ts";

const URL = "http://127.0.0.1:1/#start=x";

function commands(platform: string, env: Desktop["env"], files: string[]): string[] {
  const exists = (path: string) => files.includes(path.replaceAll("\\", "/"));
  return browserCommands(URL, { platform, env, exists }).map(({ program, args }) =>
    [program.replaceAll("\\", "/"), ...args].join(" ")
  );
}

Deno.test("browserCommands() prefers an app window, then the system's browser", () => {
  const linux = { DISPLAY: ":0", PATH: "/usr/bin:/opt/bin" };
  assert.deepEqual(commands("linux", linux, ["/opt/bin/chromium", "/usr/bin/xdg-open"]), [
    `/opt/bin/chromium --app=${URL}`,
    `/usr/bin/xdg-open ${URL}`,
  ]);
  assert.deepEqual(commands("linux", linux, ["/usr/bin/xdg-open"]), [`/usr/bin/xdg-open ${URL}`]);
  assert.deepEqual(commands("linux", linux, []), []);
  assert.deepEqual(commands("darwin", {}, ["/Applications/Google Chrome.app"]), [
    `open -na Google Chrome --args --app=${URL}`,
    `open ${URL}`,
  ]);
  const edge = "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe";
  assert.deepEqual(commands("win32", { "ProgramFiles(x86)": "C:/Program Files (x86)" }, [edge]), [
    `${edge} --app=${URL}`,
  ]);
});

Deno.test("browserCommands() opens nothing without a display", () => {
  assert.deepEqual(commands("linux", { PATH: "/usr/bin" }, ["/usr/bin/chromium", "/usr/bin/xdg-open"]), []);
  assert.equal(
    commands("linux", { WAYLAND_DISPLAY: "wayland-0", PATH: "/usr/bin" }, ["/usr/bin/xdg-open"]).length,
    1,
  );
});
