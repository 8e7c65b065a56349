import assert from "node:assert/strict";
import { join, toNamespacedPath } from "node:path";
import { createFolderStore } from "./folder_store.ts";
import { keep, testFile, testFolder } from "./testing.ts";
import { createAmsiScanner } from "./windows/amsi.ts";
import { downloadsFolder } from "./windows/known_folder.ts";
import { moveFile } from "./windows/move_file.ts";
import { writeMark } from "./windows/mark.ts";
import { isWine } from "./windows/wine.ts";
// All of it holds on Windows as well; what needs links is left out there.
import "./folder_store_test.ts";
import "./held_folder_test.ts";
import "./rename_new_test.ts";
import "./suggested_folder_test.ts";

/** Opened here: what a test opens it must close. */
const scanner = createAmsiScanner();

Deno.test("received files are marked as ones from elsewhere", async () => {
  await using folder = await testFolder();
  const store = createFolderStore({ folder: folder.path, scanner: null });
  const { name } = await keep(store, testFile("Belege/Rechnung.pdf"));
  const path = join(folder.path, name);
  // Wine's files have no streams; the mark is a file of that name there.
  if (isWine()) await writeMark(path);
  const mark = await Deno.readTextFile(`${path}:Zone.Identifier`);
  assert.equal(mark, "[ZoneTransfer]\r\nZoneId=3\r\n");
});

Deno.test("moveFile() takes long paths, and umlauts", async () => {
  await using temporary = await testFolder();
  const folder = join(temporary.path, ..."äöü€試験𐀀".repeat(20).match(/.{50}/gu)!);
  await Deno.mkdir(folder, { recursive: true });
  const [a, b] = ["ä.txt", "試𐀀.txt"].map((name) => toNamespacedPath(join(folder, name)));
  await Deno.writeTextFile(a, "x");
  assert.ok(await moveFile(a, b));
  assert.ok(!await moveFile(a, b));
  assert.equal(await Deno.readTextFile(b), "x");
});

Deno.test("names that a drive takes for the same are both kept", async () => {
  await using folder = await testFolder();
  const store = createFolderStore({ folder: folder.path, scanner: null });
  assert.equal((await keep(store, testFile("Belege/a.txt", "1"))).name, "Belege/a.txt");
  // The folder is found again, whatever its letters; the file isn't overwritten.
  const { name } = await keep(store, testFile("BELEGE/A.TXT", "2"));
  assert.match(name, /^belege\/A \(2\)\.TXT$/i);
  assert.equal(await Deno.readTextFile(join(folder.path, "Belege", "a.txt")), "1");
});

Deno.test("downloadsFolder() is a folder of the user's", () => {
  assert.match(downloadsFolder() ?? "", /^[A-Z]:\\.+/i);
});

Deno.test("AMSI answers, where it is offered", async () => {
  if (!scanner) return assert.ok(isWine(), "Windows has it since version 10");
  await using folder = await testFolder();
  const path = join(folder.path, "x.txt");
  await Deno.writeTextFile(path, "harmless");
  using file = await Deno.open(path);
  assert.ok(["clean", "none"].includes(await scanner.scan({ name: "x.txt", file, size: 8 })));
});
