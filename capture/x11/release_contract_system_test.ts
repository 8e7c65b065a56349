import { testRelease } from "../release_contract.ts";
import { openReleaseDesk } from "./testing_windows.ts";

const PICOM: [string, ...string[]] = ["picom", "--backend", "xrender", "--config", "/dev/null"];

testRelease("x11 without a window manager", () => openReleaseDesk());
testRelease("x11 openbox", () => openReleaseDesk({ programs: [["openbox"]] }));
testRelease(
  "x11 openbox and picom",
  () => openReleaseDesk({ programs: [["openbox"], PICOM], composed: true }),
);
