import * as v from "valibot";

/** What the help page asks its server for. */

const officeSchema = v.object({ office: v.string(), phone: v.string() });
export type Office = v.InferOutput<typeof officeSchema>;

const downloadsSchema = v.object({
  downloads: v.array(v.object({
    platform: v.picklist(["windows", "linux"]),
    name: v.string(),
    path: v.pipe(v.string(), v.regex(/^\/download\/[A-Za-z0-9._-]+$/)),
    bytes: v.number(),
  })),
});
export type Download = v.InferOutput<typeof downloadsSchema>["downloads"][number];

/** Null where the server doesn't say. */
export async function readOffice(): Promise<Office | null> {
  return await read("/api/office", officeSchema);
}

/** Which executables are there to be downloaded now; none when the server can't be asked. */
export async function readDownloads(): Promise<Download[]> {
  return (await read("/api/downloads", downloadsSchema))?.downloads ?? [];
}

async function read<S extends v.GenericSchema>(path: string, schema: S): Promise<v.InferOutput<S> | null> {
  try {
    const response = await fetch(path);
    return response.ok ? v.parse(schema, await response.json()) : null;
  } catch {
    return null; // TypeError of fetch, SyntaxError, ValiError: no answer that helps
  }
}

/** The build for this computer first. @param platform as in navigator.platform. */
export function sortDownloads(downloads: readonly Download[], platform: string): Download[] {
  const own = /^win/i.test(platform) ? "windows" : "linux";
  return [...downloads].sort((a, b) => Number(b.platform === own) - Number(a.platform === own));
}
