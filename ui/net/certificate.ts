/** A DTLS certificate of this page's own, and its fingerprint as in SDP (RFC 8122: sha-256, upper case). */
export interface PeerCertificate {
  certificate: RTCCertificate;
  fingerprint: string;
}

export async function makeCertificate(): Promise<PeerCertificate> {
  const certificate = await RTCPeerConnection.generateCertificate(
    { name: "ECDSA", namedCurve: "P-256" } as EcKeyGenParams,
  );
  return { certificate, fingerprint: await fingerprintOf(certificate) };
}

async function fingerprintOf(certificate: RTCCertificate): Promise<string> {
  // Firefox has no getFingerprints(): an offer says the same.
  const own = certificate.getFingerprints?.().find(({ algorithm }) => algorithm === "sha-256")?.value;
  if (own) return own.toUpperCase();
  const peer = new RTCPeerConnection({ certificates: [certificate] });
  try {
    peer.createDataChannel("fingerprint");
    const { sdp } = await peer.createOffer();
    const [fingerprint] = fingerprintsIn(sdp ?? "");
    if (!fingerprint) throw new Error("Cannot read the certificate's fingerprint: the offer has none");
    return fingerprint;
  } finally {
    peer.close();
  }
}

/** All sha-256 fingerprints of a session description, upper case. */
export function fingerprintsIn(sdp: string): string[] {
  return Array.from(
    sdp.matchAll(/^a=fingerprint:sha-256 ([0-9A-Fa-f:]+)\s*$/gim),
    ([, hex]) => hex.toUpperCase(),
  );
}

/** True when the description has a fingerprint, and no other than `expected`, under whatever hash. */
export function bindsOnly(sdp: string, expected: string): boolean {
  const all = sdp.match(/^a=fingerprint:/gim)?.length ?? 0;
  const known = fingerprintsIn(sdp);
  return all > 0 && known.length === all && known.every((one) => one === expected);
}
