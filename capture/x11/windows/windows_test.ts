import assert from "node:assert/strict";
import fc from "fast-check";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../../release.ts";
import { simplify } from "./examine.ts";
import { parseIcon } from "./icons.ts";
import { programName } from "../../program_name.ts";
import { Owners } from "./owners.ts";
import { scriptOf } from "../../script_of.ts";
import { readProcess } from "./process.ts";
import { createTopLevel, type TopLevelRecord } from "./record.ts";
import { type Kind, mayBeReached, mayBeSeen, type Owner } from "../../whose.ts";

const APPLICATION: Owner = { who: "application", key: "/usr/bin/a" };
const RELEASED = { ...RELEASE_NOTHING, applications: ["/usr/bin/a"] };

Deno.test("mayBeSeen() lets through what is released and nothing else", () => {
  const cases: [owner: Owner, kind: Kind, release: Parameters<typeof mayBeSeen>[1], seen: boolean][] = [
    [APPLICATION, "application", RELEASED, true],
    [APPLICATION, "notification", RELEASED, true],
    [APPLICATION, "start menu", RELEASED, true],
    [APPLICATION, "taskbar", RELEASED, false],
    [APPLICATION, "desktop", RELEASED, false],
    [APPLICATION, "unknown", RELEASED, false],
    [APPLICATION, "unknown", RELEASE_EVERYTHING, false],
    [APPLICATION, "application", RELEASE_NOTHING, false],
    [APPLICATION, "taskbar", { ...RELEASE_NOTHING, taskbar: true }, true],
    [APPLICATION, "desktop", { ...RELEASE_NOTHING, desktop: true }, true],
    [APPLICATION, "start menu", { ...RELEASE_NOTHING, startMenu: true }, true],
    [APPLICATION, "application", { ...RELEASE_NOTHING, startMenu: true, taskbar: true }, false],
    [{ who: "application", key: "/usr/bin/b" }, "application", RELEASED, false],
    [{ who: "nobody" }, "application", { ...RELEASED, taskbar: true, desktop: true }, false],
    [{ who: "nobody" }, "desktop", { ...RELEASED, desktop: true }, false],
    [{ who: "nobody" }, "application", RELEASE_EVERYTHING, true],
    [{ who: "own", page: true }, "application", RELEASE_EVERYTHING, false],
    [{ who: "own", page: true }, "application", { ...RELEASE_NOTHING, own: true }, true],
    [{ who: "own", page: false }, "taskbar", { ...RELEASE_EVERYTHING, own: true, taskbar: true }, false],
  ];
  for (const [owner, kind, release, seen] of cases) {
    assert.equal(mayBeSeen({ owner, kind }, release), seen, JSON.stringify({ owner, kind, release }));
    assert.equal(mayBeReached({ owner, kind }, release), seen && owner.who !== "own");
  }
});

Deno.test("Owners knows the taskbar's program, and what belongs to our pages", () => {
  const stack: TopLevelRecord[] = [];
  const changed: number[] = [];
  const owners = new Owners(stack, ({ xid }) => changed.push(xid));
  const add = (xid: number, key: string, more: Partial<TopLevelRecord> = {}) => {
    const window = Object.assign(createTopLevel(xid), {
      known: true,
      made: { who: "application", key },
      process: { pid: 100 + xid, key, parent: 1, ours: false },
      ...more,
    });
    stack.push(window);
    owners.learn(window);
    return window;
  };
  const menu = add(1, "/panel");
  const other = add(2, "/other");
  assert.deepEqual([menu.kind, other.kind], ["application", "application"]);
  const plugin = add(3, "/plugin", { process: { pid: 9, key: "/plugin", parent: 104, ours: false } });
  const bar = add(4, "/panel", { madeKind: "taskbar" });
  assert.deepEqual([bar, menu, plugin, other].map(({ kind }) => kind), [
    "taskbar",
    "start menu",
    "start menu",
    "application",
  ]);
  assert.deepEqual(changed, [1, 3]);
  // The panel ends.
  stack.pop();
  owners.forget(bar);
  assert.equal(menu.kind, "application");

  const page = add(5, "/browser", { titled: true });
  const dialog = add(6, "/browser", { transientFor: 5 });
  const second = add(7, "/browser", { transientFor: 6 });
  const another = add(8, "/browser", { transientFor: 8 });
  const owner = ({ owner }: TopLevelRecord) => owner.who;
  assert.deepEqual([page, dialog, second, another].map(owner), ["own", "own", "own", "application"]);
  page.titled = false;
  owners.decideAll();
  assert.deepEqual([page, dialog, second].map(owner), ["application", "application", "application"]);
  const { version } = page;
  page.known = false;
  owners.decide(page);
  assert.deepEqual([page.kind, page.owner.who, page.version], ["unknown", "nobody", version + 1]);
});

Deno.test("scriptOf() names what an interpreter runs, not what that is told", () => {
  const cases: [interpreter: string, line: string, script: string][] = [
    ["python3", "python3 /opt/a.py brief.txt", "/opt/a.py"],
    ["python3", "python3 -u -W ignore a.py", "-u -W ignore a.py"],
    ["python3", "python3 -m http.server 80", "-m http.server"],
    ["perl", "perl -I lib a.pl x", "-I lib a.pl"],
    ["java", "java -cp a.jar:b.jar de.Main datei", "-cp a.jar:b.jar de.Main"],
    ["java", "java -jar a.jar datei", "-jar a.jar"],
    ["deno", "deno run -A a.ts x", "run -A a.ts"],
    ["bash", "bash", ""],
    ["wine64-preloader", "C:\\a.exe -x", "C:\\a.exe -x"],
  ];
  for (const [interpreter, line, script] of cases) {
    assert.equal(scriptOf(interpreter, line.split(" "), "/nowhere"), script);
  }
  const folder = import.meta.dirname!;
  assert.equal(scriptOf("python3", ["python3", "process.ts"], folder), `${folder}/process.ts`);
});

Deno.test("readProcess() knows this process, and none that isn't there", () => {
  const self = readProcess(Deno.pid)!;
  assert.ok(self.ours);
  assert.ok(self.key.startsWith(Deno.realPathSync(Deno.execPath())));
  assert.equal(readProcess(0x7fffffff), null);
  assert.equal(readProcess(self.parent)?.ours ?? false, false);
});

Deno.test("programName() is for people", () => {
  const cases: [windowClass: string, key: string, name: string][] = [
    ["XTerm", "/usr/bin/xterm", "XTerm"],
    ["org.gnome.Nautilus", "/usr/bin/nautilus", "Nautilus"],
    ["libreoffice-writer", "/usr/lib/libreoffice/program/soffice.bin", "Libreoffice writer"],
    ["", "/usr/bin/xclock", "Xclock"],
    ["", "/usr/bin/python3.11 /opt/rechnung.py", "Rechnung"],
  ];
  for (const [windowClass, key, name] of cases) assert.equal(programName(windowClass, key), name);
});

Deno.test("parseIcon() takes the smallest that is large enough, and makes it small", () => {
  const icon = (side: number, pixel: number) => [side, side, ...Array<number>(side * side).fill(pixel)];
  const values = new Uint32Array([...icon(16, 1), ...icon(64, 0x80ff8040), ...icon(128, 2)]);
  const small = parseIcon(values)!;
  assert.deepEqual([small.width, small.height], [32, 32]);
  assert.deepEqual([...small.rgba.subarray(0, 4)], [0xff, 0x80, 0x40, 0x80]);
  assert.deepEqual([...parseIcon(new Uint32Array([2, 1, 0xff010203, 0]))!.rgba], [1, 2, 3, 255, 0, 0, 0, 0]);
  for (const wrong of [[], [1], [2, 2, 5], [0, 5, 1], [1 << 20, 1 << 20, 3]]) {
    assert.equal(parseIcon(new Uint32Array(wrong)), null);
  }
  fc.assert(fc.property(fc.array(fc.nat(40)), (values) => {
    const found = parseIcon(new Uint32Array(values));
    if (found) assert.equal(found.rgba.length, 4 * found.width * found.height);
  }));
});

Deno.test("simplify() knows a shape that is none", () => {
  const window = { x: 5, y: 5, width: 20, height: 10 };
  assert.equal(simplify([{ x: -1, y: 0, width: 30, height: 10 }], window), null);
  assert.deepEqual(simplify([], window), []);
  assert.equal(simplify([{ x: 1, y: 0, width: 19, height: 10 }], window)?.length, 1);
});
