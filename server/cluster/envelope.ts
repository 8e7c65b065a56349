import { createHmac, timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import * as v from "valibot";
import { adviserId } from "../../protocol/audit.ts";
import { endReason, id, mode } from "../../protocol/fields.ts";
import {
  CARRIER_FRAME_MAX_BYTES,
  NUMBER_DIGITS_MAX,
  NUMBER_DIGITS_MIN,
  RELAY_DATA_MAX_CHARS,
} from "../../protocol/limits.ts";
import { BUNDLE_MAX_CHARS } from "./limits.ts";

/**
 * What nodes say to each other about one socket, whose session lives at another node. A `line` is one socket: "near"
 * is the node that has the socket, "far" the one where the session's room is.
 */
const number = v.pipe(
  v.string(),
  v.regex(new RegExp(`^[0-9]{${NUMBER_DIGITS_MIN},${NUMBER_DIGITS_MAX}}$`)),
);
const coming = v.variant("how", [
  v.strictObject({ how: v.literal("claim"), number }),
  v.strictObject({ how: v.literal("adviser-back"), session: id, adviser: adviserId, seat: id }),
  v.strictObject({ how: v.literal("client-back"), session: id, claim: id }),
]);

const CARRIED_MAX_CHARS = Math.ceil(CARRIER_FRAME_MAX_BYTES * 4 / 3);

const item = v.variant("t", [
  /** Near → far, first of all: seat this socket. */
  v.strictObject({ t: v.literal("open"), coming }),
  /** Near → far: what happened at the socket, as a room's event. Whose side it is, the far node knows itself. */
  v.strictObject({ t: v.literal("relay"), data: v.pipe(v.string(), v.maxLength(RELAY_DATA_MAX_CHARS)) }),
  /** Both ways: a frame of the carrier, base64url. */
  v.strictObject({ t: v.literal("carry"), data: v.pipe(v.string(), v.maxLength(CARRIED_MAX_CHARS)) }),
  v.strictObject({ t: v.literal("verified") }),
  v.strictObject({ t: v.literal("refused") }),
  v.strictObject({ t: v.literal("mode"), mode }),
  v.strictObject({ t: v.literal("end"), reason: endReason }),
  v.strictObject({ t: v.literal("leave") }),
  /** Far → near: greets a claiming client. The token is signed by the near node and never on the bus. */
  v.strictObject({ t: v.literal("greet"), session: id, claim: id, mode, password: v.boolean() }),
  /** Far → near: for the socket. Its schema is the socket's. */
  v.strictObject({ t: v.literal("send"), message: v.looseObject({ type: v.string() }) }),
  v.strictObject({ t: v.literal("close"), code: v.pipe(v.number(), v.integer()), reason: v.string() }),
  v.strictObject({ t: v.literal("seated"), session: id, verified: v.boolean() }),
  v.strictObject({ t: v.literal("now-verified") }),
  /** Far → near: there is no seat. "moved": the session doesn't live here; "later": ask again. */
  v.strictObject({
    t: v.literal("no-seat"),
    why: v.nullable(v.union([endReason, v.picklist(["handed-over", "moved", "later"])])),
  }),
]);
export type Item = v.InferOutput<typeof item>;

const envelope = v.strictObject({
  line: id,
  /** Number of the batch, from 1; the one before it has been answered. */
  n: v.pipe(v.number(), v.integer(), v.minValue(1)),
  body: v.variant("kind", [
    v.strictObject({ kind: v.literal("items"), items: v.pipe(v.array(item), v.minLength(1)) }),
    v.strictObject({ kind: v.literal("got") }),
    /** The line isn't there (any more). */
    v.strictObject({ kind: v.literal("gone") }),
  ]),
});
export type Envelope = v.InferOutput<typeof envelope>;

const bundle = v.strictObject({
  to: id,
  from: id,
  /** Grows from one bundle to the next: what was said before is never heard again. */
  seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
  envelopes: v.pipe(v.array(envelope), v.minLength(1)),
});
export type Bundle = v.InferOutput<typeof bundle>;

/** Writes and reads bundles: a tag under the cluster's key before each, since others may reach Redis too. */
export interface Bundles {
  /** @param envelopes a JSON array. */
  write(head: Omit<Bundle, "envelopes">, envelopes: string): string;
  /** @returns null for what isn't a node's of this cluster, for `to`. */
  read(text: string, to: string): Bundle | null;
}

/** @param key the server's key (data_dir.ts). */
export function createBundles(key: Uint8Array): Bundles {
  const busKey = createHmac("sha256", key).update("mfb cluster bus").digest();
  const tagOf = (json: string) => createHmac("sha256", busKey).update(json).digest("base64url");

  return {
    write({ to, from, seq }, envelopes) {
      const json = `{"to":"${to}","from":"${from}","seq":${seq},"envelopes":${envelopes}}`;
      return `${tagOf(json)}.${json}`;
    },
    read(text, to) {
      if (text.length > BUNDLE_MAX_CHARS) return null;
      const dot = text.indexOf(".");
      const json = text.slice(dot + 1);
      const given = Buffer.from(text.slice(0, Math.max(0, dot))), expected = Buffer.from(tagOf(json));
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const result = v.safeParse(bundle, JSON.parse(json));
      return result.success && result.output.to === to ? result.output : null;
    },
  };
}
