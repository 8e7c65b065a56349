import assert from "node:assert/strict";
import { waitFor } from "../../contract.ts";
import { Applications } from "./applications.ts";
import { Scene } from "./scene.ts";
import { FakeSystem, rawWindow } from "./testing.ts";
import { versionString } from "./version_info.ts";

function stage() {
  const system = new FakeSystem();
  system.run(1, "c:\\mfb.exe");
  system.run(10, "c:\\a.exe");
  system.run(20, "c:\\b.exe");
  const scene = new Scene(system);
  const asked: string[] = [];
  const applications = new Applications(() => scene.stack(), {
    name: (path) => {
      asked.push(path);
      return path.toUpperCase();
    },
    icon: () => null,
  });
  return { system, applications, asked };
}

Deno.test("Applications lists programs with proper windows, the window used last first", () => {
  const { system, applications, asked } = stage();
  system.windows = [
    rawWindow({ hwnd: 1n, pid: 20, title: "B" }),
    rawWindow({ hwnd: 2n, title: "oben" }),
    rawWindow({ hwnd: 3n, title: "unten", iconic: true }),
    rawWindow({ hwnd: 4n, title: "Dialog", ownedBy: 3n }),
    rawWindow({ hwnd: 5n, title: "Werkzeug", exStyle: 0x80 }),
    rawWindow({ hwnd: 6n, title: "" }),
    rawWindow({ hwnd: 7n, title: "Fenster", ownedBy: 3n, exStyle: 0x40000 }),
    rawWindow({ hwnd: 8n, pid: 1, title: "Leiste" }),
    rawWindow({ hwnd: 9n, title: "MFB-Kunde" }),
    rawWindow({ hwnd: 10n, pid: 30, title: "fremd" }),
  ];
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(applications.list(), [
      { key: "c:\\a.exe", name: "C:\\A.EXE", titles: ["oben", "unten", "Fenster"], icon: null },
      { key: "c:\\b.exe", name: "C:\\B.EXE", titles: ["B"], icon: null },
    ]);
  }
  assert.equal(asked.length, 2);
});

Deno.test("Applications tells of programs and titles that change, not of their order", async () => {
  const { system, applications } = stage();
  const windows = [rawWindow({ hwnd: 1n }), rawWindow({ hwnd: 2n, title: "zwei" })];
  system.windows = windows;
  let told = 0;
  const stop = applications.listen(() => told++);
  system.windows = windows.toReversed();
  system.change(2n, { title: "drei" });
  await waitFor("word", () => told === 1);
  system.windows = [];
  await waitFor("word", () => told === 2);
  stop();
});

Deno.test("versionString() finds a string, and bears anything", () => {
  const words = (text: string) => [...text, "\0"].map((c) => c.charCodeAt(0));
  const block = (key: string, value: number[], children: number[][]): number[] => {
    const head = [0, value.length, 1, ...words(key)];
    const padded = (list: number[]) => (list.length % 2 ? [...list, 0] : list);
    let all = [...padded(head), ...value];
    for (const child of children) all = [...padded(all), ...child];
    all[0] = 2 * all.length;
    return all;
  };
  const string = block("FileDescription", words("Editor"), []);
  const table = block("040704b0", [], [block("CompanyName", words("X"), []), string]);
  const root = block("VS_VERSION_INFO", [], [
    block("VarFileInfo", [], []),
    block("StringFileInfo", [], [table]),
  ]);
  const bytes = new Uint8Array(Uint16Array.from(root).buffer);
  assert.equal(versionString(bytes, "FileDescription"), "Editor");
  assert.equal(versionString(bytes, "ProductName"), null);
  for (let i = 0; i < bytes.length; i++) {
    versionString(bytes.subarray(0, i), "FileDescription");
    versionString(bytes.with(i, 0), "FileDescription");
    versionString(bytes.with(i, 255), "FileDescription");
  }
});
