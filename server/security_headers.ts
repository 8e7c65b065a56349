/** Headers of every answer (ASVS 5.0 V3.4). `host` is the request's Host header. */
export function securityHeaders(host: string | null): Record<string, string> {
  // Older Safari doesn't count ws: as 'self', so the own socket is named; a strange Host isn't echoed.
  const socket = host !== null && /^[A-Za-z0-9.:[\]-]{1,255}$/.test(host)
    ? ` ws://${host} wss://${host}`
    : "";
  return {
    "content-security-policy": [
      "default-src 'self'",
      `connect-src 'self'${socket}`,
      "img-src 'self' data: blob:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy":
      "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=(), display-capture=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}
