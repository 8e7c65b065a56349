import { createHash, randomBytes } from "node:crypto";
import { linkSync, lstatSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import * as v from "valibot";
import { base64url } from "../protocol/fields.ts";
import { defaultDataDir } from "./data_dir.ts";
import { VERSION } from "./version.ts";

/** How to reach a running client: in a file that its own user alone can read. */
const entry = v.strictObject({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
  secret: base64url(32),
});
export type InstanceEntry = v.InferOutput<typeof entry>;

const FILE_MAX_BYTES = 1024;
/** Bits of a folder's mode that let others in. */
const OTHERS = 0o077;

/** The file of the client that runs on this desktop for one office, if there is one. */
export class InstanceFile {
  readonly path: string;
  readonly #folder: string;

  /** @param place.name tells apart what may run side by side. */
  constructor({ folder, name }: { folder: string; name: string }) {
    this.#folder = folder;
    this.path = join(folder, `client-${name}.json`);
  }

  /** @returns null if there is none, or it isn't one of ours. */
  read(): InstanceEntry | null {
    try {
      const { size } = lstatSync(this.path);
      if (size > FILE_MAX_BYTES || !isOwnFolder(this.#folder)) return null;
      const result = v.safeParse(entry, JSON.parse(readFileSync(this.path, "utf8")));
      return result.success ? result.output : null;
    } catch (error) {
      if (error instanceof SyntaxError || isMissing(error)) return null;
      throw error;
    }
  }

  /**
   * Makes the file, complete or not at all, unless there is one already.
   *
   * @returns false then. @throws Error if the folder can't be used, or others can look into it.
   */
  create(own: InstanceEntry): boolean {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    if (!isOwnFolder(this.#folder)) throw new Error("its folder is open to others");
    const fresh = `${this.path}.${randomBytes(8).toString("hex")}`;
    writeFileSync(fresh, JSON.stringify(own), { mode: 0o600, flag: "wx" });
    try {
      linkSync(fresh, this.path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      rmSync(fresh);
    }
  }

  /** Removes the file if it still says this, and the folder with the last one. */
  remove(own: InstanceEntry | null): void {
    if (own !== null && this.read()?.secret !== own.secret) return;
    rmSync(this.path, { force: true });
    try {
      rmdirSync(this.#folder);
    } catch {
      // There is more in it: another client's file, or a server's key.
    }
  }
}

/**
 * Where a client of this desktop is found: the user's own folder for what runs, else his data. Other displays and
 * terminal sessions, other offices and versions have clients of their own.
 */
export function instanceFile(
  server: string,
  env: Record<string, string | undefined> = process.env,
): InstanceFile {
  const desktop = process.platform === "win32"
    ? env.SESSIONNAME
    : `${env.DISPLAY ?? ""} ${env.WAYLAND_DISPLAY ?? ""}`;
  const name = createHash("sha256").update(JSON.stringify([server, desktop ?? "", VERSION])).digest("hex");
  const runtime = process.platform !== "win32" && env.XDG_RUNTIME_DIR;
  const folder = runtime ? join(runtime, "mfb") : defaultDataDir(env);
  return new InstanceFile({ folder, name: name.slice(0, 16) });
}

/** On Windows the user's profile is his own (Microsoft Learn, "User profiles"): others have no right to read it. */
function isOwnFolder(folder: string): boolean {
  const info = lstatSync(folder);
  if (process.platform === "win32") return info.isDirectory();
  return info.isDirectory() && info.uid === process.getuid!() && (info.mode & OTHERS) === 0;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
