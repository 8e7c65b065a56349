import { RTCCertificate, RTCDtlsTransport } from "werift";
import type { TransportIdentity } from "./types.ts";

const certificates = new WeakMap<TransportIdentity, RTCCertificate>();

/** Makes a fresh ECDSA P-256 key and self-signed certificate, for one session. */
export async function createIdentity(): Promise<TransportIdentity> {
  // werift keeps one certificate per process in a static field; a session must not be linkable to the last one.
  RTCDtlsTransport.localCertificate = undefined;
  RTCDtlsTransport.localCertificatePromise = undefined;
  const certificate = await RTCDtlsTransport.SetupCertificate();
  RTCDtlsTransport.localCertificate = undefined;
  RTCDtlsTransport.localCertificatePromise = undefined;
  const print = certificate.getFingerprints().find((one) => one.algorithm.toLowerCase() === "sha-256");
  if (!print) throw new Error("Cannot make a certificate: it has no sha-256 fingerprint");
  const identity: TransportIdentity = { fingerprint: print.value.toUpperCase() };
  certificates.set(identity, certificate);
  return identity;
}

/** The certificate behind an identity made here. @throws TypeError for any other object. */
export function certificateOf(identity: TransportIdentity): RTCCertificate {
  const certificate = certificates.get(identity);
  if (!certificate) throw new TypeError("Cannot use identity: not made by createIdentity()");
  return certificate;
}
