/**
 * The protocol's version: one integer for signalling, the end-to-end link, the channels and the codec's framing.
 * Peers of different versions refuse each other in words and offer the right download.
 *
 * History
 * - 1 (2026-11-23): first version.
 * - 2 (2026-11-23): bitstream 2 of the screen codec; the viewer says "ready" and what its decoder can take; pointer
 *   shapes by number, and the pointer's place.
 * - 3 (2026-11-23): release of single applications; the owner's own input, the panic key.
 * - 4 (2026-11-29): what hides the shared screen (secure desktop, lock, cut-off session); windows that take no input
 *   from afar.
 * - 5 (2026-11-29): files, clipboard, chat, drawing, receipt; a screen shared from the browser, view only.
 * - 6 (2026-11-29): signed-in advisers, hand-over to a colleague, the office's key, relay and fallback path, the browser
 *   as a client.
 */
export const PROTOCOL_VERSION = 6;
