import acme from "acme-client";
import { log } from "../log.ts";
import { type Certificate, dayOf, readCertificate } from "./certificate.ts";
import type { AcmeStore } from "./acme_store.ts";
import { backoffMs, renewalTime } from "./renewal.ts";
import type { CertificateSource } from "./source.ts";

/** A renewal's time is looked at this often at least: computers sleep, clocks are set. */
const LOOK_MS = 60 * 60 * 1000;

export interface AcmeOptions {
  /** The service's directory (RFC 8555 §7.1.1). Its terms are accepted (`--acme-accept-terms`). */
  directory: string;
  email: string | null;
  /** The host name for the certificate. */
  domain: string;
  store: AcmeStore;
  /** Open challenges, token → answer, which the plain port tells who asks (HTTP-01, RFC 8555 §8.3). */
  challenges: Map<string, string>;
  now(): number;
  /** Waits before the next try for the first certificate. */
  pause(ms: number): Promise<void>;
}

const logger = log("server", "acme");

/**
 * A certificate by ACME: the stored one if it is good, else a new one, which may take several tries; and later ones in
 * time. Orders come one after the other, also among processes with the same folder.
 */
export async function acmeCertificates(options: AcmeOptions): Promise<CertificateSource> {
  const { store, domain, now } = options;
  let failures = 0;
  let certificate = stored();
  while (certificate === null) {
    try {
      certificate = await order();
    } catch (error) {
      const waitMs = backoffMs(++failures, Math.random());
      logger.error("Cannot get the first certificate: {reason}; trying again in {seconds} s", {
        reason: reasonOf(error),
        seconds: Math.round(waitMs / 1000),
      });
      await options.pause(waitMs);
    }
  }

  let current: Certificate = certificate;
  failures = 0;
  let due = renewalTime(current, Math.random());
  let set: ((pem: { cert: string; key: string }) => boolean) | null = null;
  let closed = false, renewing: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    if (closed || renewing) return;
    clearTimeout(timer);
    if (now() < due) {
      timer = setTimeout(look, Math.min(LOOK_MS, due - now()));
      return;
    }
    renewing = renew().finally(() => {
      renewing = null;
      look();
    });
  }

  async function renew(): Promise<void> {
    try {
      // Another process with this folder may have done it.
      const other = stored();
      const found = other && other.fingerprint !== current.fingerprint ? other : await order();
      current = found;
      failures = 0;
      due = renewalTime(current, Math.random());
      const day = dayOf(current.notAfter);
      if (set?.(current)) logger.info("Took the new certificate, valid until {day}", { day });
      else logger.warn("The new certificate, valid until {day}, holds from the next start", { day });
    } catch (error) {
      due = now() + backoffMs(++failures, Math.random());
      logger.error("Keeping the old certificate, valid until {day}: {reason}", {
        day: dayOf(current.notAfter),
        reason: reasonOf(error),
      });
    }
  }

  /** @returns null if there is none, or none that can be used for this name now. */
  function stored(): Certificate | null {
    const cert = store.read("certificate.pem"), key = store.read("certificate.key");
    if (cert === null || key === null) return null;
    try {
      const found = readCertificate({ cert, key }, { now: now(), from: "certificate.pem" });
      return found.isFor(domain) ? found : null;
    } catch (error) {
      logger.warn("The stored certificate is of no use: {reason}", { reason: reasonOf(error) });
      return null;
    }
  }

  async function order(): Promise<Certificate> {
    if (!store.lock(now())) throw new Error("another process is ordering one");
    try {
      let accountKey = store.read("account.key");
      if (accountKey === null) {
        accountKey = String(await acme.crypto.createPrivateEcdsaKey());
        store.write("account.key", accountKey);
      }
      const [key, csr] = await acme.crypto.createCsr(
        { altNames: [domain] },
        await acme.crypto.createPrivateEcdsaKey(),
      );
      const cert = await new acme.Client({ directoryUrl: options.directory, accountKey }).auto({
        csr,
        email: options.email ?? undefined,
        termsOfServiceAgreed: true,
        challengePriority: ["http-01"],
        // From inside, the office's own name often can't be reached as it is from outside.
        skipChallengeVerification: true,
        challengeCreateFn(_authorization, { token }, answer) {
          options.challenges.set(token, answer);
          return Promise.resolve();
        },
        challengeRemoveFn(_authorization, { token }) {
          options.challenges.delete(token);
          return Promise.resolve();
        },
      });
      const found = readCertificate({ cert, key: String(key) }, { now: now(), from: options.directory });
      store.write("certificate.key", found.key);
      store.write("certificate.pem", found.cert);
      return found;
    } finally {
      options.challenges.clear();
      store.unlock();
    }
  }

  look();
  return {
    get certificate() {
      return current;
    },
    attach: (listener) => void (set = (pem) => listener.setCertificate(pem)),
    look,
    async close() {
      closed = true;
      clearTimeout(timer);
      await renewing;
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
