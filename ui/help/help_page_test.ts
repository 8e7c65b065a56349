import assert from "node:assert/strict";
import { test } from "node:test";
import { type Download, platformOf, sortDownloads } from "./about.ts";
import { overall, relayLight, type SelfTestResult, speedLight, UNTESTED } from "./lights.ts";

test("platformOf() knows the visitor's system, and telephones for which there is no program", () => {
  const cases: [string, string, Download["platform"] | null][] = [
    ["Win32", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "windows"],
    ["MacIntel", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macos-arm64"],
    ["Linux x86_64", "Mozilla/5.0 (X11; Linux x86_64)", "linux"],
    ["Linux aarch64", "Mozilla/5.0 (X11; Linux aarch64)", "linux-arm64"],
    ["Linux armv81", "Mozilla/5.0 (Linux; Android 14; Pixel 8)", null],
    ["iPhone", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", null],
    ["", "", null],
  ];
  for (const [platform, userAgent, expected] of cases) {
    assert.equal(platformOf({ platform, userAgent }), expected, platform);
  }
});

test("sortDownloads() puts the visitor's own apart", () => {
  const one = (platform: Download["platform"]): Download => {
    return { platform, path: "/download/x", bytes: 1, sent: 1, sha256: "0".repeat(64) };
  };
  const all = [one("windows"), one("linux")];
  assert.deepEqual(sortDownloads(all, "linux"), { own: all[1], others: [all[0]] });
  assert.deepEqual(sortDownloads(all, "macos-arm64"), { own: null, others: all });
  assert.deepEqual(sortDownloads(all, null), { own: null, others: all });
});

test("the Ampel-Test is as bad as its worst light", () => {
  assert.deepEqual([2000, 1999, 500, 499, -1].map(speedLight), [
    "green",
    "yellow",
    "yellow",
    "red",
    "yellow",
  ]);
  assert.equal(overall(UNTESTED), null);
  const good: SelfTestResult = { server: true, socket: true, direct: "yes", relay: "udp", speed: 9000 };
  const cases: [Partial<SelfTestResult>, ReturnType<typeof overall>][] = [
    [{}, "green"],
    [{ ...UNTESTED, server: false }, "red"],
    [{ socket: false }, "red"],
    [{ speed: null }, null],
    [{ direct: null }, null],
    [{ relay: null }, null],
    [{ speed: 900 }, "yellow"],
    [{ direct: "no" }, "yellow"],
    [{ direct: "no", relay: "tcp" }, "yellow"],
    [{ direct: "no", relay: "none" }, "yellow"],
    [{ direct: "no", relay: "none", socket: false }, "red"],
    [{ relay: "none" }, "yellow"],
    [{ direct: "untold", relay: "untold" }, "green"],
    [{ direct: "untold", relay: "untold", speed: 100 }, "red"],
  ];
  for (const [change, expected] of cases) {
    assert.equal(overall({ ...good, ...change }), expected, JSON.stringify(change));
  }
  assert.equal(relayLight("untold"), null);
});
