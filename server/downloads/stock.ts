import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { log } from "../log.ts";
import {
  type DownloadName,
  DOWNLOADS,
  type FileFacts,
  fileFacts,
  findExecutable,
  type Places,
  type Platform,
} from "./catalogue.ts";
import { type Coding, CODINGS } from "./coding.ts";
import { type Hashes, hashesPath, readHashes } from "./hashes.ts";
import { canPack } from "./packing.ts";
import type { Packer } from "./packer.ts";

/** Copies are begun so long after the start: who only looks in shall not pay for them. */
const PACK_AFTER_MS = 20_000;
const HASH_BYTES = 1024 * 1024;

export interface Executable extends FileFacts {
  name: DownloadName;
  platform: Platform;
  /** Of the file as it is, hexadecimal. */
  sha256: string;
  /** The copies that are ready. */
  copies: ReadonlyMap<Coding, { path: string; bytes: number }>;
}

export interface StockOptions {
  places: Places;
  /** Folder of hashes and copies, made when needed; nothing else lies in it. */
  cache: string;
  packer: Packer;
  packAfterMs?: number;
}

const logger = log("server", "downloads");

/**
 * The executables on offer, their hashes, and the copies that were compressed of them. A copy is named by the hash of
 * what it was made of, so a file that changes gets new ones, and the old ones go.
 */
export class Stock {
  readonly #options: StockOptions;
  readonly #codings = CODINGS.filter(canPack);
  readonly #known: Hashes;
  readonly #hashing = new Map<string, Promise<string>>();
  /** Copies that are there, by their path. */
  readonly #copies = new Map<string, number>();
  /** Copies that are being made, or can't be made until the next start. */
  readonly #tried = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null;
  #packing = false;

  constructor(options: StockOptions) {
    this.#options = options;
    this.#known = readHashes(options.cache);
    for (const name of filesOf(options.cache)) {
      // What was being made when the server ended.
      if (name.endsWith(".new")) rmSync(join(options.cache, name), { force: true });
    }
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#packing = true;
      this.list().catch((error) => logger.warn("Cannot look at the downloads: {error}", { error }));
    }, options.packAfterMs ?? PACK_AFTER_MS);
  }

  /** What is there now. */
  async list(): Promise<Executable[]> {
    const all = await Promise.all(DOWNLOADS.map(({ name }) => this.get(name)));
    const there = all.filter((one) => one !== null);
    if (this.#packing) this.#tidy(there);
    return there;
  }

  /** @returns null if there is no such file. */
  async get(name: DownloadName): Promise<Executable | null> {
    const { platform } = DOWNLOADS.find((one) => one.name === name)!;
    const file = await findExecutable(name, this.#options.places);
    if (!file) return null;
    const sha256 = await this.#hashOf(file);
    const copies = new Map<Coding, { path: string; bytes: number }>();
    for (const coding of this.#codings) {
      const path = join(this.#options.cache, `${sha256}.${coding}`);
      const bytes = this.#copies.get(path) ?? (await fileFacts(path))?.bytes;
      if (bytes !== undefined) {
        this.#copies.set(path, bytes);
        copies.set(coding, { path, bytes });
      } else if (this.#packing) this.#make({ source: file.path, target: path, coding, sha256 });
    }
    return { ...file, name, platform, sha256, copies };
  }

  /** A copy that can't be opened any more. */
  forget(path: string): void {
    this.#copies.delete(path);
    this.#tried.delete(path);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#packing = false;
    this.#options.packer.close();
  }

  async #hashOf(file: FileFacts): Promise<string> {
    const known = this.#known[file.path];
    if (known && known.bytes === file.bytes && known.mtimeMs === file.mtimeMs) return known.sha256;
    const key = JSON.stringify(file);
    let hashing = this.#hashing.get(key);
    if (!hashing) {
      hashing = this.#hash(file).finally(() => this.#hashing.delete(key));
      this.#hashing.set(key, hashing);
    }
    return await hashing;
  }

  async #hash({ path, bytes, mtimeMs }: FileFacts): Promise<string> {
    const hash = createHash("sha256");
    for await (const part of createReadStream(path, { highWaterMark: HASH_BYTES })) hash.update(part);
    const sha256 = hash.digest("hex");
    this.#known[path] = { bytes, mtimeMs, sha256 };
    this.#write();
    return sha256;
  }

  #make(job: { source: string; target: string; coding: Coding; sha256: string }): void {
    if (this.#tried.has(job.target)) return;
    this.#tried.add(job.target);
    mkdirSync(this.#options.cache, { recursive: true, mode: 0o700 });
    this.#options.packer.pack(job).then((answer) => {
      if ("bytes" in answer) {
        this.#copies.set(job.target, answer.bytes);
      } else if ("changed" in answer) this.#tried.delete(job.target);
      else if (answer.failed !== "closed") {
        const reason = answer.failed === "ENOSPC" ? "the disk is full" : answer.failed;
        logger.warn("Cannot keep a compressed copy, the download is sent as it is: {reason}", { reason });
      }
    });
  }

  /** Copies of files that are no more on offer go. */
  #tidy(there: readonly Executable[]): void {
    const paths = new Set(there.map(({ path }) => path)), wanted = new Set(there.map(({ sha256 }) => sha256));
    for (const path of Object.keys(this.#known)) if (!paths.has(path)) delete this.#known[path];
    for (const name of filesOf(this.#options.cache)) {
      const [sha256, coding] = name.split(".");
      if (!CODINGS.includes(coding as Coding) || name.endsWith(".new") || wanted.has(sha256)) continue;
      rmSync(join(this.#options.cache, name), { force: true });
      this.#copies.delete(join(this.#options.cache, name));
    }
  }

  /** What can't be kept is computed again after the next start. */
  #write(): void {
    const path = hashesPath(this.#options.cache);
    try {
      mkdirSync(this.#options.cache, { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, JSON.stringify(this.#known), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      logger.warn("Cannot keep the downloads' hashes: {reason}", { reason: (error as Error).message });
    }
  }
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not there yet
  }
}
