import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as zlib from "node:zlib";
import type { Coding } from "./coding.ts";

const { constants } = zlib;
const READ_BYTES = 1024 * 1024;

/** What the thread that packs is told, and says. */
export interface PackJob {
  source: string;
  target: string;
  coding: Coding;
  sha256: string;
}
export type PackAnswer = { bytes: number } | { changed: true } | { failed: string };

/**
 * One copy of `source` as `target`, complete or not at all, and only if the source is what its hash says: a file that
 * was replaced meanwhile makes no copy.
 *
 * @returns its bytes; null if the source is another one by now. @throws Error with the system's code, e.g. "ENOSPC".
 */
export async function pack({ source, target, coding, sha256 }: PackJob): Promise<number | null> {
  const fresh = `${target}.new`;
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    const file = await open(fresh, "w", 0o600);
    try {
      await pipeline(
        createReadStream(source, { highWaterMark: READ_BYTES }),
        hashing,
        createPacker(coding),
        async (parts: AsyncIterable<Uint8Array>) => {
          for await (const part of parts) await file.writeFile(part);
        },
      );
      await file.sync();
      if (hash.digest("hex") !== sha256) return null;
      const { size } = await file.stat();
      await file.close();
      await rename(fresh, target);
      return size;
    } finally {
      await file.close().catch(() => {});
    }
  } finally {
    await rm(fresh, { force: true });
  }
}

/**
 * Levels were measured on the executable (`deno task bench download`); docs/help.md tells the figures. Windows are the
 * largest that browsers take: 16 MiB for Brotli (RFC 7932), 8 MiB for Zstandard (RFC 9659).
 */
export function createPacker(coding: Coding): Transform {
  switch (coding) {
    case "br":
      return zlib.createBrotliCompress({
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_LGWIN]: 24,
        },
      });
    case "zstd":
      return zlib.createZstdCompress({
        params: {
          [constants.ZSTD_c_compressionLevel]: 19,
          [constants.ZSTD_c_windowLog]: 23,
        },
      });
    case "gzip":
      return zlib.createGzip({ level: 9 });
  }
}

/** Deno 2.6.8 has the names for Zstandard and nothing behind them. */
export function canPack(coding: Coding): boolean {
  try {
    createPacker(coding).destroy();
    return true;
  } catch {
    return false;
  }
}
