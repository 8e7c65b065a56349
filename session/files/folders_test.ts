import assert from "node:assert/strict";
import { join } from "node:path";
import { checkFolder, findFolders } from "./folders.ts";

const options = { ignore: Deno.build.os === "windows" };

Deno.test("findFolders() takes people's own names of their folders", options, async () => {
  const home = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(home, ".config"));
    await Deno.writeTextFile(
      join(home, ".config", "user-dirs.dirs"),
      'XDG_DESKTOP_DIR="$HOME/Schreibtisch"\nXDG_DOCUMENTS_DIR="/daten/Dokumente"\n',
    );
    const env = (name: string) => name === "HOME" ? home : undefined;
    const { desktop, documents } = await findFolders(env);
    assert.deepEqual([desktop, documents], [join(home, "Schreibtisch"), "/daten/Dokumente"]);
    await Deno.writeTextFile(join(home, ".config", "user-dirs.dirs"), 'XDG_DESKTOP_DIR="../woanders"\n');
    assert.equal((await findFolders(env)).desktop, join(home, "Desktop"), "a path that is relative is none");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test(
  "checkFolder() wants a typed folder to be there, makes none, and leaves nothing behind",
  options,
  async () => {
    const home = await Deno.makeTempDir();
    try {
      const folders = {
        downloads: join(home, "Downloads", "MFB"),
        desktop: join(home, "Desktop"),
        documents: join(home, "Documents"),
      };
      const check = (path: string) => checkFolder({ kind: "path", path }, folders);
      assert.deepEqual(await checkFolder({ kind: "downloads" }, folders), { folder: folders.downloads });
      assert.deepEqual(await check(home), { folder: home });
      assert.deepEqual(await check(join(home, "fehlt")), { fault: "missing" });
      for (const path of ["", "Downloads", "../x", `${home}\0/x`]) {
        assert.deepEqual(await check(path), { fault: "not-absolute" });
      }
      const file = join(home, "datei");
      await Deno.writeTextFile(file, "");
      assert.ok("fault" in await check(file), "a file is no folder");
      assert.deepEqual((await Array.fromAsync(Deno.readDir(home))).map(({ name }) => name), ["datei"]);
      assert.ok("fault" in await check("/proc"), "nobody can write there, root neither");
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  },
);
