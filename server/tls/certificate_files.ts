import { readFileSync, statSync } from "node:fs";
import { UserError } from "../errors.ts";
import { log } from "../log.ts";
import { dayOf, readCertificate } from "./certificate.ts";
import type { CertificateSource } from "./source.ts";

/** How often the files are looked at, milliseconds. */
const LOOK_MS = 5_000;

const logger = log("server", "tls");

/**
 * A certificate from two PEM files, taken anew whenever they change. They are looked at by name every few seconds,
 * because those who renew certificates replace files, links or whole folders, which a watch on the old file wouldn't
 * see. A new certificate that can't be used is told once, and the old one stays.
 *
 * @throws UserError if the first can't be used.
 */
export function certificateFiles(
  { certFile, keyFile, now, lookMs = LOOK_MS }: {
    certFile: string;
    keyFile: string;
    now(): number;
    lookMs?: number;
  },
): CertificateSource {
  const stamps = () => stampOf(certFile) + stampOf(keyFile);
  const read = () =>
    readCertificate({ cert: readText(certFile), key: readText(keyFile) }, { now: now(), from: certFile });
  // Taken before reading: what changes meanwhile is seen the next time.
  let seen = stamps();
  let certificate = read();
  let set: ((pem: { cert: string; key: string }) => boolean) | null = null;

  function look(): void {
    seen = stamps();
    try {
      const found = read();
      if (found.fingerprint === certificate.fingerprint) return;
      certificate = found;
      const day = dayOf(found.notAfter);
      if (set?.(found)) logger.info("Took the new certificate, valid until {day}", { day });
      else logger.warn("The new certificate, valid until {day}, holds from the next start", { day });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      logger.error("Keeping the old certificate: {reason}", { reason: error.message });
    }
  }

  const timer = setInterval(() => {
    if (stamps() !== seen) look();
  }, lookMs);
  return {
    get certificate() {
      return certificate;
    },
    attach: (listener) => void (set = (pem) => listener.setCertificate(pem)),
    look,
    close() {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
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
