import { join } from "node:path";
import { type Hands, pause } from "./hands.ts";
import type { Programs } from "./programs.ts";

/** What is done in each clip: first the preparation, then what is recorded. */

export interface Scene {
  programs: Programs;
  hands: Hands;
  /** Holds assets/ and photos/; the programs' profiles go there too. */
  folder: string;
  /** Records while the actions run. */
  record(actions: () => Promise<void>): Promise<void>;
}

export const CLIPS = [
  "a_typing",
  "b_scroll",
  "c_switch",
  "d_sheet",
  "e_photos",
  "f_video",
  "g_drag",
] as const;
export type ClipName = typeof CLIPS[number];

const TEXT = "The customer reported that the printer on the second floor does not answer since Monday. " +
  "We replaced the network cable, checked the switch port and installed the new driver. After the restart";

const CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--no-first-run",
  "--enable-smooth-scrolling",
  "--disable-features=Translate",
  "--start-maximized",
  "--autoplay-policy=no-user-gesture-required",
];

export const SCRIPTS: Record<ClipName, (scene: Scene) => Promise<void>> = {
  async a_typing(scene) {
    const { hands } = scene;
    const window = await openOffice(scene, "doc.odt", "doc.odt|Untitled 1");
    await hands.fill(window);
    await hands.key("Escape");
    await hands.point(800, 400);
    await hands.click(1);
    await pause(0.3);
    await hands.key("End", "Return");
    await hands.point(1700, 700);
    await pause(3);
    await scene.record(async () => {
      await hands.type(TEXT.slice(0, 76));
      await hands.key("Return");
      await pause(0.6);
      await hands.type(TEXT.slice(76, 110), 10);
      await times(6, () => hands.key("BackSpace"), 0.08);
      await hands.type(TEXT.slice(110, 130));
      await pause(0.5);
    });
  },

  async b_scroll(scene) {
    const { hands } = scene;
    await openPage(scene, "text.html", "Service portal");
    await hands.point(1000, 600);
    await pause(2);
    await scene.record(async () => {
      await times(5, () => times(5, () => hands.click(5), 0.14), 0.7);
      await hands.click(1);
      await times(4, () => hands.key("Next"), 0.9);
      await times(3, () => times(4, () => hands.click(4), 0.1), 0.5);
    });
  },

  async c_switch(scene) {
    const { hands } = scene;
    const report = await openOffice(scene, "doc.odt", "doc.odt|Untitled 1");
    await hands.fill(report);
    const sheet = await openOffice(scene, "sheet.ods", "sheet.ods");
    await hands.fill(sheet);
    await hands.key("Escape");
    await pause(2);
    await scene.record(() =>
      times(3, async () => {
        await hands.activate(report);
        await pause(1);
        await hands.key("alt+f");
        await pause(0.7);
        await times(4, () => hands.key("Down"), 0.18);
        await hands.key("Right");
        await pause(0.5);
        await times(3, () => hands.key("Right"), 0.45);
        await hands.key("Escape");
        await hands.key("Escape");
        await pause(0.4);
        await hands.activate(sheet);
        await pause(1.2);
        await hands.key("alt+i");
        await pause(0.6);
        await hands.key("Escape", "Escape");
      }, 0.3)
    );
  },

  async d_sheet(scene) {
    const { hands } = scene;
    await hands.fill(await openOffice(scene, "sheet.ods", "sheet.ods"));
    await hands.key("Escape", "ctrl+Home");
    await pause(2);
    await scene.record(async () => {
      await times(6, () => hands.key("Down"), 0.15);
      await times(5, () => hands.key("Right"), 0.15);
      for (const value of ["42", "17", "256", "8"]) {
        await hands.type(value);
        await hands.key("Return");
        await pause(0.5);
      }
      await times(8, () => hands.key("shift+Down"), 0.12);
      await hands.key("ctrl+b");
      await pause(0.5);
      await times(3, () => hands.key("Next"), 0.6);
      await times(3, () => times(3, () => hands.click(5), 0.12), 0.4);
      await hands.key("ctrl+Home");
      await pause(0.6);
      await times(10, () => hands.key("Tab"), 0.2);
      await hands.type("=SUM");
      await hands.key("Escape");
      await pause(0.4);
      await times(12, () => hands.key("Down"), 0.1);
      await pause(0.5);
    });
  },

  async e_photos(scene) {
    const { hands } = scene;
    await openPage(scene, "photos.html", "Service portal");
    await hands.point(1000, 600);
    await pause(3);
    await scene.record(async () => {
      await times(6, () => times(4, () => hands.click(5), 0.14), 1.2);
      await hands.key("Next");
      await pause(1.5);
      await times(4, () => hands.click(4), 0.14);
      await pause(1);
    });
  },

  async f_video(scene) {
    await openPage(scene, "video.html", "Training");
    await scene.hands.point(1000, 900);
    await pause(3);
    await scene.record(() => pause(12));
  },

  async g_drag(scene) {
    const { hands, programs, folder } = scene;
    const wallpaper = ["-v", "quiet", "-fs", "-loop", "0", "-noborder", "-i", join(folder, "photos/bg.png")];
    programs.start("ffplay", wallpaper);
    await pause(2);
    const terminal = ["-geometry", "120x42+100+80", "-fa", "DejaVu Sans Mono", "-fs", "10", "-T", "dragme"];
    programs.start("xterm", [...terminal, "-e", "ls -la --color /usr/bin | head -60; sleep 60"]);
    const window = await hands.window("dragme");
    await hands.activate(window, { wait: true });
    await pause(1.5);
    const move = (x: number, y: number) => hands.move(window, Math.trunc(x), Math.trunc(y));
    await scene.record(async () => {
      await times(
        70,
        (i) => move(100 + 8 * i + 30 * Math.sin(i / 6), 80 + 4 * i + 40 * Math.sin(i / 9)),
        0.05,
      );
      await pause(1);
      await times(50, (i) => move(660 - 10 * i, 360 - 5 * i), 0.05);
      await pause(0.7);
    });
  },
};

/** Does it so often, with a pause after each time. */
async function times(
  count: number,
  action: (index: number) => Promise<void>,
  pauseSeconds: number,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    await action(i);
    await pause(pauseSeconds);
  }
}

function openOffice({ programs, hands, folder }: Scene, file: string, title: string): Promise<string> {
  const profile = `-env:UserInstallation=file://${join(folder, "profile_office")}`;
  programs.start("soffice", ["--norestore", "--nologo", profile, join(folder, "assets", file)]);
  return hands.window(title);
}

async function openPage({ programs, hands, folder }: Scene, file: string, title: string): Promise<void> {
  const profile = `--user-data-dir=${join(folder, "profile_chromium")}`;
  programs.start("chromium", [...CHROMIUM, profile, `file://${join(folder, "assets", file)}`]);
  await hands.fill(await hands.window(title));
}
