import * as v from "valibot";

/** What the help page asks its server for. */

const officeSchema = v.object({
  office: v.string(),
  phone: v.string(),
  imprint: v.string(),
  conditions: v.string(),
  /** Whether /api/office/logo has a picture. */
  logo: v.boolean(),
});
export type Office = v.InferOutput<typeof officeSchema>;

const downloadsSchema = v.object({
  downloads: v.array(v.object({
    platform: v.picklist(["windows", "linux", "linux-arm64", "macos-arm64"]),
    path: v.pipe(v.string(), v.regex(/^\/download\/[A-Za-z0-9._-]+$/)),
    /** As saved, and as sent. */
    bytes: v.number(),
    sent: v.number(),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
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

/** What the browser says of its computer. */
export interface Visitor {
  /** As in navigator.platform. */
  platform: string;
  userAgent: string;
}

/** The system's own build; null: none of ours runs there (telephones, tablets). */
export function platformOf({ platform, userAgent }: Visitor): Download["platform"] | null {
  if (/android|iphone|ipad/i.test(`${platform} ${userAgent}`)) return null;
  if (/^win/i.test(platform)) return "windows";
  // Browsers say "MacIntel" on every Mac; the one of today has Apple's processor.
  if (/^mac/i.test(platform)) return "macos-arm64";
  if (/linux/i.test(platform)) {
    return /aarch64|arm/i.test(`${platform} ${userAgent}`) ? "linux-arm64" : "linux";
  }
  return null;
}

/** The one for this computer, where there is one, and the others. */
export function sortDownloads(downloads: readonly Download[], own: Download["platform"] | null) {
  return {
    own: downloads.find(({ platform }) => platform === own) ?? null,
    others: downloads.filter(({ platform }) => platform !== own),
  };
}
