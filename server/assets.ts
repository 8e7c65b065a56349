import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { UserError } from "./errors.ts";

const fileName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]+$/));

/** One a role; each is ui/NAME/NAME.html. */
export const PAGE_NAMES = ["help", "adviser", "client", "guest", "sign_in", "admin"] as const;
export type PageName = typeof PAGE_NAMES[number];

/** `manifest.json` in the built UI's folder, written by build.ts. */
export const assetManifest = v.object({
  pages: v.object(v.entriesFromList(PAGE_NAMES, fileName)),
  files: v.record(
    v.pipe(v.string(), v.regex(/^\/assets\/[A-Za-z0-9._-]+$/)),
    v.object({
      file: fileName,
      type: v.string(),
      /** `file`.br and `file`.gz lie beside it. */
      br: v.optional(v.boolean(), false),
      gz: v.optional(v.boolean(), false),
    }),
  ),
});

type Bytes = Uint8Array<ArrayBuffer>;
interface Asset {
  type: string;
  etag: string;
  plain: Bytes;
  br: Bytes | null;
  gzip: Bytes | null;
  /** The file's name holds its hash: it never changes. */
  immutable: boolean;
}

/** The built UI, in memory: nothing is read from disk for a request, so no path can lead elsewhere. */
export interface Assets {
  page(name: PageName, request: Request): Response;
  /** @returns null for a path that isn't in the manifest, letter by letter. */
  file(path: string, request: Request): Response | null;
  /** All paths that `file` knows. */
  readonly paths: readonly string[];
}

/** @throws UserError if the folder isn't a built UI. */
export async function loadAssets(folder: string): Promise<Assets> {
  try {
    const manifest = v.parse(
      assetManifest,
      JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")),
    );
    const files = new Map<string, Asset>();
    for (const [path, { file, type, br, gz }] of Object.entries(manifest.files)) {
      files.set(path, await loadAsset(folder, file, { type, br, gz, immutable: true }));
    }
    const pages = new Map<PageName, Asset>();
    for (const [name, file] of Object.entries(manifest.pages)) {
      const type = "text/html; charset=utf-8";
      pages.set(
        name as PageName,
        await loadAsset(folder, file, { type, br: false, gz: false, immutable: false }),
      );
    }
    return createAssets(pages, files);
  } catch (error) {
    throw new UserError(
      "assets",
      `Cannot load the user interface from "${folder}": ${(error as Error).message}`,
      {
        cause: error,
        hint: "Build it with `deno task build`.",
      },
    );
  }
}

async function loadAsset(
  folder: string,
  file: string,
  options: { type: string; br: boolean; gz: boolean; immutable: boolean },
): Promise<Asset> {
  const read = async (name: string): Promise<Bytes> => Uint8Array.from(await readFile(join(folder, name)));
  const plain = await read(file);
  return {
    type: options.type,
    etag: `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`,
    plain,
    br: options.br ? await read(`${file}.br`) : null,
    gzip: options.gz ? await read(`${file}.gz`) : null,
    immutable: options.immutable,
  };
}

function createAssets(pages: Map<PageName, Asset>, files: Map<string, Asset>): Assets {
  return {
    page: (name, request) => answer(pages.get(name)!, request),
    file(path, request) {
      const asset = files.get(path);
      return asset ? answer(asset, request) : null;
    },
    paths: [...files.keys()],
  };
}

function answer(asset: Asset, request: Request): Response {
  const encoding = chooseEncoding(asset, request.headers.get("accept-encoding") ?? "");
  // Each encoding is another representation (RFC 9110 §8.8.3).
  const etag = encoding ? asset.etag.replace(/"$/, `-${encoding}"`) : asset.etag;
  const headers = new Headers({
    "content-type": asset.type,
    "cache-control": asset.immutable ? "public, max-age=31536000, immutable" : "no-cache",
    "vary": "accept-encoding",
    etag,
  });
  if (matches(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  if (encoding) headers.set("content-encoding", encoding);
  const body = encoding === "br" ? asset.br! : encoding === "gzip" ? asset.gzip! : asset.plain;
  headers.set("content-length", String(body.length));
  return new Response(body, { headers });
}

function chooseEncoding(asset: Asset, accept: string): "br" | "gzip" | null {
  const accepted = new Set(
    accept.split(",").filter((one) => !/;\s*q=0(\.0*)?\s*$/.test(one)).map((one) => one.split(";")[0].trim()),
  );
  if (asset.br && accepted.has("br")) return "br";
  if (asset.gzip && accepted.has("gzip")) return "gzip";
  return null;
}

/** If-None-Match (RFC 9110 §13.1.2), weak comparison. */
export function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.trim() === "*" || header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}

/** For tests: pages and files given as texts. */
export function assetsOf(pages: Record<PageName, string>, files: Record<string, string>): Assets {
  const asset = (text: string, type: string, immutable: boolean): Asset => {
    const plain = Uint8Array.from(Buffer.from(text));
    const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
    return { type, etag, plain, br: null, gzip: null, immutable };
  };
  return createAssets(
    new Map(Object.entries(pages).map(([name, text]) => [name as PageName, asset(text, "text/html", false)])),
    new Map(Object.entries(files).map(([path, text]) => [path, asset(text, "text/plain", true)])),
  );
}
