import { nameKey, numberedName } from "../../transfer/names.ts";
import { TransferError } from "../../transfer/types.ts";
import type { HeldFolder } from "./held_folder.ts";
import { renameNew } from "./rename_new.ts";

/** So many files or folders may want the same name. */
const NUMBER_MAX = 100_000;

/** How often each name was given, so that the next number needn't be searched for. */
export type GivenNames = Map<string, number>;

/**
 * Gives a finished file its name below `root`, in folders that are made as needed; numbered where the name is taken.
 *
 * @param unfinished its present name in `root`. @param parts safe names.
 * @returns its name now, relative. @throws TransferError "name" | "not-writable", the system's error
 */
export async function placeFile(
  root: HeldFolder,
  { unfinished, parts, given }: { unfinished: string; parts: readonly string[]; given: GivenNames },
): Promise<string> {
  const held: HeldFolder[] = [];
  const path: string[] = [];
  try {
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      const entered = await enterNumbered(folder, part);
      held.push(folder = entered.folder);
      path.push(entered.name);
    }
    const last = parts[parts.length - 1];
    const key = nameKey([...path, last].join("/"));
    for (let number = given.get(key) ?? 1; number <= NUMBER_MAX; number++) {
      const name = numbered(last, number);
      await folder.check();
      if (!await renameNew(root.at(unfinished), folder.at(name))) continue;
      given.set(key, number + 1);
      await folder.check();
      await folder.sync();
      return [...path, name].join("/");
    }
  } finally {
    for (const folder of held) await folder.close();
  }
  throw new TransferError("name", "Cannot name a file: every number is taken");
}

async function enterNumbered(
  folder: HeldFolder,
  part: string,
): Promise<{ folder: HeldFolder; name: string }> {
  for (let number = 1; number <= NUMBER_MAX; number++) {
    const name = numbered(part, number);
    const entered = await folder.enter(name);
    if (entered) return { folder: entered, name };
  }
  throw new TransferError("name", "Cannot name a folder: every number is taken");
}

function numbered(name: string, number: number): string {
  return number === 1 ? name : numberedName(name, number);
}
