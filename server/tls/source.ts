import type { Listener } from "../listener.ts";
import type { Certificate } from "./certificate.ts";

/** Where the server's certificates come from, now and later. */
export interface CertificateSource {
  /** The newest. */
  readonly certificate: Certificate;
  /** Gives the listener every later one. Called once. */
  attach(listener: Pick<Listener, "port" | "setCertificate">): void;
  /** Looks for a new one now: for SIGHUP. */
  look(): void;
  close(): Promise<void>;
}
