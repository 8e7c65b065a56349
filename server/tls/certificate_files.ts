import { readFileSync, statSync } from "node:fs";
import { UserError } from "../errors.ts";
import { log } from "../log.ts";
import { type Certificate, readCertificate } from "./certificate.ts";

/** How often the files are looked at, milliseconds. */
const LOOK_MS = 5_000;

export interface CertificateFilesOptions {
  certFile: string;
  keyFile: string;
  now(): number;
  /** Takes each new certificate, once it is known to be good. */
  onChange(certificate: Certificate): void;
}

/** Two PEM files whose changes are taken up while the server runs. */
export interface CertificateFiles {
  readonly first: Certificate;
  /** Looks now, and says whether a new certificate was taken: for SIGHUP. */
  look(): boolean;
  close(): void;
}

const logger = log("server", "tls");

/**
 * Reads the files now and whenever they change. They are looked at by name every few seconds, because those who renew
 * certificates replace files, links or whole folders, which a watch on the old file wouldn't see. A new certificate
 * that can't be used is told once, and the old one stays.
 *
 * @throws UserError if the first can't be used.
 */
export function certificateFiles(options: CertificateFilesOptions): CertificateFiles {
  const { certFile, keyFile, now } = options;
  const read = () => {
    const pem = { cert: readText(certFile), key: readText(keyFile) };
    return readCertificate(pem, { now: now(), from: certFile });
  };
  let seen = stampOf(certFile) + stampOf(keyFile);
  const first = read();
  let current = first.fingerprint;

  function look(): boolean {
    // Taken before reading: what changes meanwhile is seen the next time.
    seen = stampOf(certFile) + stampOf(keyFile);
    try {
      const certificate = read();
      if (certificate.fingerprint === current) return false;
      current = certificate.fingerprint;
      options.onChange(certificate);
      logger.info("Took the new certificate, valid until {day}", { day: dayOf(certificate) });
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      logger.error("Keeping the old certificate: {reason}", { reason: error.message });
      return false;
    }
  }

  const timer = setInterval(() => {
    if (stampOf(certFile) + stampOf(keyFile) !== seen) look();
  }, LOOK_MS);
  return { first, look, close: () => clearInterval(timer) };
}

function dayOf({ notAfter }: Certificate): string {
  return new Date(notAfter).toISOString().slice(0, 10);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UserError("certificate", `Cannot read "${file}": ${code}`, { cause: error });
  }
}

/** Changes whenever the file does; links are followed. */
function stampOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${size} ${ino} `;
  } catch {
    return "missing ";
  }
}
