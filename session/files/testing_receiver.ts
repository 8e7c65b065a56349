import { createFolderStore } from "./folder_store.ts";
import { CRASH_FILES, crashFile, sha256 } from "./testing.ts";

/** A process that keeps test files in the folder given, from the number given on, and says each step, until it is killed. */
const [folder, first] = Deno.args;
const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
const store = createFolderStore({ folder, scanner: null });
for (let number = Number(first); number < CRASH_FILES; number++) {
  const { path, modified, bytes } = crashFile(number);
  const stored = await store.open({ path, modified, size: bytes.length });
  const { size, sha256: prefix } = stored.kept;
  say(`opened ${number} ${size}`);
  if (prefix !== sha256(bytes.subarray(0, size))) throw new Error("the kept bytes aren't the file's");
  for (let at = size; at < bytes.length; at += 65_536) {
    await stored.write(bytes.slice(at, at + 65_536));
    say(`written ${number}`);
  }
  await stored.finish(sha256(bytes));
  say(`finished ${number}`);
}
