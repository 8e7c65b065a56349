import assert from "node:assert/strict";
import type { Kind } from "../../whose.ts";
import { Scene } from "./scene.ts";
import { FakeSystem, rawWindow } from "./testing.ts";

const APP = "c:\\program files\\app\\app.exe";
const EXPLORER = "c:\\windows\\explorer.exe";
const HOST = "c:\\windows\\system32\\applicationframehost.exe";
const START = "c:\\windows\\systemapps\\microsoft.windows.startmenuexperiencehost_cw5n1h2txyewy" +
  "\\startmenuexperiencehost.exe";
const SHELL = "c:\\windows\\systemapps\\shellexperiencehost_cw5n1h2txyewy\\shellexperiencehost.exe";
const SETTINGS = "c:\\windows\\immersivecontrolpanel\\systemsettings.exe";

Deno.test("Scene says by program and class what a window is, and denies what it doesn't know", () => {
  const cases: [path: string, className: string, kind: Kind, who: "application" | "nobody"][] = [
    [APP, "Window", "application", "application"],
    [APP, "#32768", "application", "application"],
    [APP, "tooltips_class32", "application", "application"],
    [APP, "SysDragImage", "application", "application"],
    // Another program's window is no taskbar, whatever its class.
    [APP, "Shell_TrayWnd", "application", "application"],
    [APP, "Progman", "application", "application"],
    ["c:\\users\\a\\explorer.exe", "Shell_TrayWnd", "application", "application"],
    ["c:\\windowsx\\explorer.exe", "Shell_TrayWnd", "application", "application"],
    [EXPLORER, "Shell_TrayWnd", "taskbar", "application"],
    [EXPLORER, "Shell_SecondaryTrayWnd", "taskbar", "application"],
    [EXPLORER, "Progman", "desktop", "application"],
    [EXPLORER, "WorkerW", "desktop", "application"],
    [EXPLORER, "CabinetWClass", "application", "application"],
    // Pictures of other programs' windows.
    [EXPLORER, "TaskListThumbnailWnd", "notification", "nobody"],
    [EXPLORER, "MultitaskingViewFrame", "notification", "nobody"],
    [EXPLORER, "XamlExplorerHostIslandWindow", "notification", "nobody"],
    [EXPLORER, "#32768", "notification", "nobody"],
    [START, "Windows.UI.Core.CoreWindow", "start menu", "application"],
    // Toasts.
    [SHELL, "Windows.UI.Core.CoreWindow", "notification", "nobody"],
    ["c:\\windows\\system32\\consent.exe", "Window", "notification", "nobody"],
    ["c:\\windows\\system32\\credentialuibroker.exe", "Window", "notification", "nobody"],
    ["c:\\windows\\system32\\notepad.exe", "Notepad", "application", "application"],
    [HOST, "ApplicationFrameWindow", "application", "nobody"],
    [HOST, "Window", "notification", "nobody"],
  ];
  for (const [path, className, kind, who] of cases) {
    const system = new FakeSystem();
    system.run(10, path);
    system.windows = [rawWindow({ className })];
    const [window] = new Scene(system).stack();
    assert.deepEqual([window.kind, window.owner.who], [kind, who], `${path} ${className}`);
  }
});

Deno.test("Scene: a window whose process can't be looked at is nobody's", () => {
  const system = new FakeSystem();
  system.windows = [rawWindow()];
  assert.equal(new Scene(system).stack()[0].owner.who, "nobody");
});

Deno.test("Scene: our process's windows, our children's, and browsers with our page are our own", () => {
  const system = new FakeSystem();
  system.run(1, APP, { ours: true });
  system.run(10, APP);
  system.run(11, APP, { ours: true });
  const owners = (...windows: Parameters<typeof rawWindow>[0][]) => {
    system.windows = windows.map((more, i) => rawWindow({ hwnd: BigInt(i + 1), ...more }));
    return new Scene(system).stack().map(({ owner }) => owner);
  };
  const page = { who: "own", page: true };
  assert.deepEqual(owners({ pid: 1 }), [{ who: "own", page: false }]);
  assert.deepEqual(owners({ pid: 11 }), [page]);
  assert.deepEqual(
    owners(
      { title: "MFB-Kunde – Microsoft Edge" },
      { ownedBy: 1n },
      { ownedBy: 2n },
      { title: "Andere Seite" },
      { ownedBy: 99n },
    ),
    [page, page, page, { who: "application", key: APP }, { who: "application", key: APP }],
  );
  // A circle of owners ends.
  assert.equal(owners({ ownedBy: 2n }, { ownedBy: 1n }).length, 2);
});

Deno.test("Scene: menus of explorer.exe are for what the window is for that they belong to", () => {
  const system = new FakeSystem();
  system.run(10, EXPLORER);
  const kindOf = (className: string, popup = "#32768") => {
    system.windows = [
      rawWindow({ hwnd: 1n, className: popup, ownedBy: 2n }),
      rawWindow({ hwnd: 2n, className }),
    ];
    return new Scene(system).stack()[0].kind;
  };
  assert.equal(kindOf("Shell_TrayWnd"), "start menu");
  assert.equal(kindOf("Progman"), "desktop");
  assert.equal(kindOf("CabinetWClass"), "application");
  assert.equal(kindOf("TaskListThumbnailWnd"), "notification");
  assert.equal(kindOf("Shell_TrayWnd", "TaskListThumbnailWnd"), "notification");
});

Deno.test("Scene: the frame of an app of the store is the app's", () => {
  const system = new FakeSystem();
  system.run(10, HOST);
  system.run(20, SETTINGS);
  system.run(21, SHELL);
  system.windows = [rawWindow({ className: "ApplicationFrameWindow" })];
  const rect = { x: 0, y: 30, width: 100, height: 50 };
  const child = (pid: number, className = "Windows.UI.Core.CoreWindow") => {
    return { hwnd: BigInt(pid), pid, className, visible: true, rect };
  };
  const ownerOf = (...children: ReturnType<typeof child>[]) => {
    system.inside.set(100n, children);
    return new Scene(system).stack()[0].owner;
  };
  assert.deepEqual(ownerOf(child(20)), { who: "application", key: SETTINGS });
  assert.deepEqual(ownerOf(child(10), child(20)), { who: "application", key: SETTINGS });
  const nobody = { who: "nobody" };
  for (const children of [[], [child(21)], [child(20), child(21)], [child(99)], [child(20, "Other")]]) {
    assert.deepEqual(ownerOf(...children), nobody);
  }
});

Deno.test("holes() are the windows of other programs, but not the web pages that a program shows in its own", () => {
  const view = "c:\\program files (x86)\\microsoft\\edgewebview\\application\\1.2.3\\msedgewebview2.exe";
  const system = new FakeSystem();
  system.run(10, APP, { started: 5n });
  system.run(11, APP, { started: 6n });
  system.run(12, "c:\\other.exe", { parent: 10, started: 6n });
  system.run(13, view, { parent: 10, started: 7n });
  system.run(14, view, { parent: 13, started: 8n });
  system.run(15, view, { parent: 12, started: 8n });
  // Its parent's number is used again by the window's process.
  system.run(16, view, { parent: 10, started: 4n });
  const windows = [10, 11, 12, 13, 14, 15, 16, 99].map((pid) => {
    const rect = { x: pid, y: 0, width: 1, height: 1 };
    return { hwnd: BigInt(pid), pid, className: "Child", visible: true, rect };
  });
  system.windows = [rawWindow()];
  system.inside.set(100n, [...windows, { ...windows[2], visible: false }]);
  const scene = new Scene(system);
  assert.deepEqual(scene.holes(scene.stack()[0]).map(({ x }) => x), [12, 15, 16, 99]);
});

Deno.test("at() finds the topmost window that takes clicks", () => {
  const system = new FakeSystem();
  system.windows = [
    rawWindow({ hwnd: 1n, exStyle: 0x80020 }),
    rawWindow({ hwnd: 2n, cloaked: true }),
    rawWindow({ hwnd: 3n, iconic: true }),
    rawWindow({ hwnd: 4n, visible: false }),
    rawWindow({ hwnd: 5n, className: "SysShadow" }),
    rawWindow({ hwnd: 6n, frame: { x: 50, y: 0, width: 50, height: 80 } }),
    rawWindow({ hwnd: 7n }),
  ];
  const scene = new Scene(system);
  assert.equal(scene.at({ x: 60, y: 10 })?.hwnd, 6n);
  assert.equal(scene.at({ x: 10, y: 10 })?.hwnd, 7n);
  assert.equal(scene.at({ x: 200, y: 10 }), null);
});
