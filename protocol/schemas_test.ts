import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import { SCHEMAS } from "./examples_testing.ts";
import { checkMessage, parseMessage, ProtocolError } from "./parse.ts";

const DEPTH = 100_000;

/** What a peer may send instead of a value. */
const WRONG_VALUES = [undefined, null, true, -1, 1.5, 2 ** 53, "\u0000", "x".repeat(70_000), [], {}, [[]], [
  {},
]];

/** All ways to a value inside an example, also of nested objects. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replace(value: unknown, path: (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replace(copy[key], rest, by);
  return copy;
}

function refused(read: () => unknown, code?: string): void {
  assert.throws(read, (error) => error instanceof ProtocolError && (!code || error.code === code));
}

for (const [name, { schema, maxBytes, examples }] of Object.entries(SCHEMAS)) {
  const parse = (text: string) => parseMessage(schema, text, maxBytes);
  const messageTypes = "options" in schema ? (schema.options as unknown[]).length : 1;

  Deno.test(`${name}: an example of every message passes unchanged`, () => {
    for (const example of examples) assert.deepEqual(parse(JSON.stringify(example)), example);
    const tags = new Set(examples.map((example) => example.type ?? example.step ?? example.kind));
    assert.equal(tags.size, messageTypes);
  });

  Deno.test(`${name}: a field too many or too few is refused, at every depth`, () => {
    for (const example of examples) {
      for (const path of pathsOf(example)) {
        const at = path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], example);
        if (typeof at !== "object" || at === null || Array.isArray(at)) continue;
        refused(() => checkMessage(schema, replace(example, path, { ...at, extra: 1 })), "malformed");
      }
      for (const field of Object.keys(example)) {
        const { [field]: _, ...rest } = example;
        const optional = ["retryAfterMs", "showReason", "reason", "lacks"].includes(field) &&
          example.type !== "end" &&
          example.type !== "stopped" && example.step !== "fail";
        if (optional) parse(JSON.stringify(rest));
        else refused(() => parse(JSON.stringify(rest)), "malformed");
      }
    }
  });

  Deno.test(`${name}: a wrong value anywhere passes or is refused, and never throws anything else`, () => {
    for (const example of examples) {
      for (const path of pathsOf(example)) {
        for (const wrong of WRONG_VALUES) attempt(() => checkMessage(schema, replace(example, path, wrong)));
      }
    }
  });

  Deno.test(`${name}: unknown types and other shapes are refused`, () => {
    const others = [{ type: "shutdown" }, { type: "__proto__" }, { step: "z" }, {}, [], null, 1, "x", [
      examples[0],
    ]];
    for (const other of others) refused(() => parse(JSON.stringify(other)), "malformed");
    refused(() => parse('{"__proto__":{"type":"end","reason":"lost"}}'), "malformed");
  });

  Deno.test(`${name}: oversize, deep nesting and what isn't JSON are refused`, () => {
    const [example] = examples, text = JSON.stringify(example);
    refused(() => parse(text + " ".repeat(maxBytes)), "too-large");
    refused(() => parse(JSON.stringify({ ...example, extra: "€".repeat(maxBytes / 3) })), "too-large");
    refused(() => parse(text.slice(0, -1)), "not-json");
    refused(() => parse(""), "not-json");
    refused(() => parseMessage(schema, new TextEncoder().encode(text), maxBytes), "malformed");
    for (
      const nested of ["[".repeat(DEPTH), "[".repeat(DEPTH) + "]".repeat(DEPTH), '{"type":'.repeat(DEPTH)]
    ) {
      refused(() => parseMessage(schema, nested, 1 << 24));
    }
    // Deep and valid JSON, below the size limit, in every field.
    const deep = JSON.parse("[".repeat(maxBytes / 4) + "]".repeat(maxBytes / 4));
    for (const field of Object.keys(example)) {
      refused(() => checkMessage(schema, { ...example, [field]: deep }));
    }
  });

  Deno.test(`${name}: arbitrary JSON never throws anything but ProtocolError`, () => {
    const near = fc.constantFrom(...examples).chain((example) =>
      fc.tuple(fc.constantFrom(...pathsOf(example)), fc.jsonValue()).map(([path, by]) =>
        replace(example, path, by)
      )
    );
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), near, fc.object()), (value) => {
      attempt(() => parse(JSON.stringify(value)));
      attempt(() => checkMessage(schema, value));
    }));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => attempt(() => parse(text))));
  });

  Deno.test(`${name}: what passes once passes again`, () => {
    for (const example of examples) {
      assert.ok(v.is(schema, JSON.parse(JSON.stringify(parse(JSON.stringify(example))))));
    }
  });
}

function attempt(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof ProtocolError, `threw ${error}`);
    assert.ok(error.message.length < 200 && !error.message.includes("\u0000"));
  }
}

Deno.test("parseMessage() counts bytes, not characters", () => {
  const schema = v.string();
  const text = JSON.stringify("€€€"); // 11 bytes
  assert.equal(parseMessage(schema, text, 11), "€€€");
  refused(() => parseMessage(schema, text, 10), "too-large");
});

Deno.test("parseMessage() never quotes the message in its errors", () => {
  const { schema, maxBytes } = SCHEMAS.clientToServer;
  for (const text of ['{"type":"claim","number":"geheim","version":1}', '{"type":"geheim"}', "geheim"]) {
    assert.throws(
      () => parseMessage(schema, text, maxBytes),
      (error: Error) => !error.message.includes("geheim"),
    );
  }
});
