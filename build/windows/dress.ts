import { join } from "node:path";
import { ROOT } from "../paths.ts";
import { withResources } from "./executable_file.ts";
import { iconResources } from "./icon.ts";
import { manifestResource } from "./manifest.ts";
import { type Resource, RT_GROUP_ICON, RT_ICON, RT_MANIFEST, RT_VERSION } from "./resources.ts";
import { readSymbol } from "./symbol.ts";
import { versionResource } from "./version_info.ts";

const REPLACED: Resource["type"][] = [RT_ICON, RT_GROUP_ICON, RT_VERSION, RT_MANIFEST];

/**
 * Gives a compiled Windows executable its icon, version and manifest. After deno compile, which writes a resource
 * section of its own with nothing but the program in it (RT_RCDATA "D3N0L4ND"): what the base runtime had is gone then,
 * and so would ours be. The program stays as it is: it is looked up by its name.
 */
export async function dressExecutable(path: string): Promise<void> {
  const version = /export const VERSION = "([^"]+)"/.exec(
    await Deno.readTextFile(join(ROOT, "server", "version.ts")),
  );
  const html = await Deno.readTextFile(join(ROOT, "ui", "client", "client.html"));
  const own = dressing({ html, version: version?.[1] ?? "" });
  const file = withResources(await Deno.readFile(path), (resources) => dressed(resources, own));
  // Aside and renamed: never half of it under the name of the whole.
  const fresh = `${path}.new`;
  await Deno.writeFile(fresh, file, { mode: 0o755 });
  await Deno.rename(fresh, path);
}

/** @param from.html a page with the symbol. */
export function dressing(from: { html: string; version: string }): Resource[] {
  return [
    ...iconResources(readSymbol(from.html)),
    manifestResource(),
    versionResource({
      version: from.version,
      strings: {
        CompanyName: "MFB",
        FileDescription: "MFB-Kunde – Fernbetreuung",
        FileVersion: from.version,
        InternalName: "MFB-Kunde",
        LegalCopyright: "© 2026 the MFB authors, MIT License",
        OriginalFilename: "MFB-Kunde.exe",
        ProductName: "MFB – Mandanten-Fernbetreuung",
        ProductVersion: from.version,
      },
    }),
  ];
}

export function dressed(resources: readonly Resource[], own: readonly Resource[]): Resource[] {
  return [...resources.filter(({ type }) => !REPLACED.includes(type)), ...own];
}
