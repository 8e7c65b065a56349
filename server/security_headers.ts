/** The viewer's worker that decodes the screen; workers follow the policy of their own script, not of the page. */
const DECODE_WORKER = /^\/assets\/decode_worker-[A-Z0-9]+\.js$/;

/** One year; of this name only, since the office's other names are none of ours. */
const HSTS_SECONDS = 365 * 24 * 60 * 60;

/**
 * Headers of every answer (ASVS 5.0 V3.4). Only the decode worker may compile WebAssembly.
 *
 * @param host the request's Host header.
 * @param path of the request's URL.
 * @param options.capturesScreen the page may ask its browser for the screen (getDisplayMedia).
 * @param options.secure the request came over TLS: browsers are told to come so from now on.
 */
export function securityHeaders(
  host: string | null,
  path: string,
  { capturesScreen = false, secure = false } = {},
): Record<string, string> {
  // Older Safari doesn't count ws: as 'self', so the own socket is named; a strange Host isn't echoed.
  const socket = host !== null && /^[A-Za-z0-9.:[\]-]{1,255}$/.test(host)
    ? `${secure ? "" : ` ws://${host}`} wss://${host}`
    : "";
  return {
    "content-security-policy": [
      "default-src 'self'",
      ...(DECODE_WORKER.test(path) ? ["script-src 'self' 'wasm-unsafe-eval'"] : []),
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
      "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=(), " +
      `display-capture=(${capturesScreen ? "self" : ""})`,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    ...(secure ? { "strict-transport-security": `max-age=${HSTS_SECONDS}` } : {}),
  };
}
