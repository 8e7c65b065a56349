import { join } from "node:path";
import { lineOf, spawn } from "../../tests/e2e/child.ts";
import { waitFor } from "../../tests/e2e/wait.ts";
import { Programs } from "./programs.ts";

/** A screen that writes its pixels into a file, with a window manager and sub-pixel text as on a flat panel. */
export interface Stage extends AsyncDisposable {
  readonly programs: Programs;
  /** X window dump (XWDFile.h) of the whole screen, always as it is now; Xvfb's -fbdir. */
  readonly framebuffer: string;
}

export const SCREEN = { width: 1920, height: 1080 };

const FONTS = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="pattern">
<edit name="antialias" mode="assign"><bool>true</bool></edit>
<edit name="rgba" mode="assign"><const>rgb</const></edit>
<edit name="lcdfilter" mode="assign"><const>lcddefault</const></edit>
<edit name="hinting" mode="assign"><bool>true</bool></edit>
<edit name="hintstyle" mode="assign"><const>hintslight</const></edit>
</match>
</fontconfig>
`;
const RESOURCES = ["Xft.antialias: 1", "Xft.rgba: rgb", "Xft.hinting: 1", "Xft.hintstyle: hintslight"];

/** @param folder for the framebuffer and settings; contents are overwritten. */
export async function startStage(folder: string): Promise<Stage> {
  const framebuffers = join(folder, "framebuffer");
  await Deno.mkdir(framebuffers, { recursive: true });
  const fonts = join(folder, "fonts.conf"), resources = join(folder, "resources");
  await Deno.writeTextFile(fonts, FONTS);
  await Deno.writeTextFile(resources, RESOURCES.join("\n") + "\n");
  const screen = `${SCREEN.width}x${SCREEN.height}x24`;
  const server = spawn("Xvfb", {
    args: ["-displayfd", "1", "-noreset", "-nolisten", "tcp", "-nocursor"].concat(
      ["-fbdir", framebuffers, "-screen", "0", screen],
    ),
  });
  const display = `:${(await lineOf(server, "stdout", (line) => /^\d+$/.test(line))).trim()}`;
  const programs = new Programs({ DISPLAY: display, FONTCONFIG_FILE: fonts, LC_ALL: "C.UTF-8" });
  await programs.tool("xrdb", ["-merge", resources]);
  programs.start("openbox", ["--sm-disable"]);
  await waitFor(async () => (await programs.tool("xprop", ["-root"])).includes("_NET_SUPPORTING_WM_CHECK"), {
    what: "the window manager",
  });
  return {
    programs,
    framebuffer: join(framebuffers, "Xvfb_screen0"),
    async [Symbol.asyncDispose]() {
      await programs.stop();
      await server.stop();
    },
  };
}
