import * as v from "valibot";

/**
 * A message that breaks the protocol. `code` goes to the peer, `message` into the log; it never quotes the
 * message's content, which may hold a secret.
 */
export class ProtocolError extends Error {
  override name = "ProtocolError";
  constructor(readonly code: ProtocolErrorCode, message: string) {
    super(message);
  }
}

export type ProtocolErrorCode = "too-large" | "not-json" | "malformed" | "unexpected" | "version";

/** WebSocket close codes for each protocol error (RFC 6455 §7.4.1; 4000–4999 are private use). */
export const CLOSE_CODES: Record<ProtocolErrorCode, number> = {
  "too-large": 1009,
  "not-json": 1007,
  "malformed": 1008,
  "unexpected": 1008,
  "version": 4001,
};

/**
 * Parses one JSON text message.
 *
 * @throws ProtocolError when the text is longer than `maxBytes` (UTF-8), isn't JSON, or doesn't fit the schema.
 */
export function parseMessage<const S extends v.GenericSchema>(
  schema: S,
  text: unknown,
  maxBytes: number,
): v.InferOutput<S> {
  if (typeof text !== "string") throw new ProtocolError("malformed", "Cannot read message: not text");
  // A UTF-16 unit is at most three bytes of UTF-8: only texts near the limit need the exact count.
  if (
    text.length > maxBytes || (text.length * 3 > maxBytes && new TextEncoder().encode(text).length > maxBytes)
  ) {
    throw new ProtocolError("too-large", `Cannot read message: over ${maxBytes} bytes`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProtocolError("not-json", "Cannot read message: not JSON");
  }
  return checkMessage(schema, value);
}

/** Checks an already decoded value. @throws ProtocolError "malformed" naming the first wrong field. */
export function checkMessage<const S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = issue.path?.map((item) => String(item.key)).join(".") ?? "message";
  throw new ProtocolError("malformed", `Cannot read message: field "${path.slice(0, 80)}" is not as agreed`);
}
