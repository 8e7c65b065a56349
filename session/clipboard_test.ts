import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClipboardContent } from "../capture/types.ts";
import type { HostClipboard as ToViewer, TextPart } from "../protocol/clipboard.ts";
import type { HostControl } from "../protocol/control.ts";
import { CLIPBOARD_MAX_BYTES, CLIPBOARD_PART_MAX_BYTES } from "../protocol/limits.ts";
import { createTextReader } from "../transfer/text_parts.ts";
import { createHostClipboard } from "./clipboard.ts";
import { type HostEvent, initialRights, nextRights } from "./state.ts";

/** A host's clipboard with its rights, as host.ts joins them. */
function start(...events: HostEvent[]) {
  let rights = initialRights(true);
  const sent: ToViewer[] = [], written: { call: number; text: string }[] = [], listened: number[] = [];
  let changes = 0;
  const apply = (event: HostEvent) => {
    rights = nextRights(rights, event);
    clipboard.update(rights);
  };
  const clipboard = createHostClipboard({
    send(message: HostControl) {
      if (message.type === "clipboard") sent.push(message.message);
    },
    listen: (listening) => void listened.push(listening),
    write: (call, text) => void written.push({ call, text }),
    onWanted: (wanted) => apply({ type: "clipboard-wanted", wanted }),
    onChange: () => changes++,
  });
  events.forEach(apply);
  return {
    clipboard,
    apply,
    sent,
    written,
    listened,
    parts: () => sent.filter((message) => message.kind === "part"),
    get listening() {
      return listened.at(-1) ?? 0;
    },
    get changes() {
      return changes;
    },
    /** The owner copies. */
    copy(content: ClipboardContent | string, under = listened.at(-1) ?? 0) {
      clipboard.onContent(under, typeof content === "string" ? { kind: "text", text: content } : content);
    },
  };
}

const part = (change: Partial<TextPart> = {}): TextPart => {
  return { kind: "part", id: 1, total: 3, offset: 0, bytes: btoa("abc"), ...change };
};
const SHARING: HostEvent[] = [{ type: "connected", connected: true }, { type: "answer", yes: true }];
const OPEN: HostEvent[] = [
  ...SHARING,
  { type: "clipboard", allow: true },
  { type: "clipboard-wanted", wanted: true },
];
/** Each closes what is open. */
const CLOSINGS: Record<string, HostEvent> = {
  "not allowed any more": { type: "clipboard", allow: false },
  "paused": { type: "pause", pause: true },
  "reconnecting": { type: "connected", connected: false },
  "ended": { type: "end" },
};

Deno.test("createHostClipboard() lets what the owner copies leave once it is allowed and wanted", () => {
  const host = start(...OPEN);
  assert.deepEqual(host.listened, [1]);
  host.copy("Grüße 😀\r\n");
  const reader = createTextReader();
  assert.equal(reader.take(host.parts()[0])?.text, "Grüße 😀\r\n");
  assert.deepEqual(host.sent.slice(0, 2), [{ kind: "allowed", allowed: false }, {
    kind: "allowed",
    allowed: true,
  }]);
});

Deno.test("createHostClipboard() listens to nothing and takes nothing in any other state", () => {
  const cases: Record<string, HostEvent[]> = {
    "from the beginning": [],
    "asked, and allowed by a page that isn't honest": OPEN.filter(({ type }) => type !== "answer"),
    "Nein": [OPEN[0], { type: "answer", yes: false }, ...OPEN.slice(2)],
    "off until it is allowed": [...SHARING, OPEN[3]],
    ...Object.fromEntries(Object.entries(CLOSINGS).map(([what, event]) => [what, [...OPEN, event]])),
  };
  for (const [what, events] of Object.entries(cases)) {
    const host = start(...events);
    assert.equal(host.listening, 0, what);
    for (const under of [0, 1, 2]) host.copy("geheim", under);
    assert.deepEqual(host.parts(), [], what);
    host.clipboard.take(part());
    assert.deepEqual(host.written, [], what);
  }
});

Deno.test("createHostClipboard() never sends what was copied before it was allowed, or while it wasn't", () => {
  for (const [what, closing] of Object.entries(CLOSINGS)) {
    if (closing.type === "end") continue;
    const host = start(...OPEN);
    const before = host.listening;
    host.apply(closing);
    for (const event of OPEN) host.apply(event);
    host.apply({ type: "pause", pause: false });
    assert.notEqual(host.listening, 0, what);
    assert.notEqual(host.listening, before, what);
    // Read under the old number, told late.
    host.copy("geheim", before);
    assert.deepEqual(host.parts(), [], what);
    host.copy("neu");
    assert.equal(host.parts().length, 1, what);
  }
});

Deno.test("createHostClipboard() sends nothing more of a text that was under way when it was closed", () => {
  for (const [what, closing] of Object.entries(CLOSINGS)) {
    const host = start(...OPEN);
    host.copy("x".repeat(3 * CLIPBOARD_PART_MAX_BYTES));
    const [{ id }] = host.parts();
    host.apply(closing);
    host.clipboard.take({ kind: "arrived", id, bytes: CLIPBOARD_PART_MAX_BYTES });
    for (const event of OPEN) host.apply(event);
    host.apply({ type: "pause", pause: false });
    host.clipboard.take({ kind: "arrived", id, bytes: CLIPBOARD_PART_MAX_BYTES });
    assert.equal(host.parts().length, 1, what);
  }
});

Deno.test("createHostClipboard() writes the viewer's text, says so, and doesn't send it back", () => {
  const host = start(...OPEN);
  host.clipboard.take(part({ total: 6 }));
  assert.deepEqual(host.written, []);
  host.clipboard.take(part({ total: 6, offset: 3, bytes: btoa("def") }));
  assert.deepEqual(host.written, [{ call: 1, text: "abcdef" }]);
  host.clipboard.onWritten(99, true);
  host.clipboard.onWritten(1, true);
  host.copy("abcdef");
  assert.deepEqual(host.sent.slice(2), [
    { kind: "arrived", id: 1, bytes: 3 },
    { kind: "arrived", id: 1, bytes: 6 },
    { kind: "kept", id: 1, kept: true },
  ]);
});

Deno.test("createHostClipboard() writes nothing of parts that lie, or that a pause came between", () => {
  const attacks: Record<string, (host: ReturnType<typeof start>) => void> = {
    "out of order": ({ clipboard }) => {
      clipboard.take(part({ total: 6, offset: 3 }));
      clipboard.take(part({ total: 6 }));
    },
    "a lying total": ({ clipboard }) => {
      clipboard.take(part({ total: 2 }));
      clipboard.take(part({ total: CLIPBOARD_MAX_BYTES }));
    },
    "half a surrogate pair": ({ clipboard }) => clipboard.take(part({ bytes: btoa("\xed\xa0\xbd") })),
    "a pause": ({ clipboard, apply }) => {
      clipboard.take(part({ total: 6 }));
      apply({ type: "pause", pause: true });
      apply({ type: "pause", pause: false });
      clipboard.take(part({ total: 6, offset: 3 }));
    },
    "taken back": ({ clipboard, apply }) => {
      clipboard.take(part({ total: 6 }));
      apply({ type: "clipboard", allow: false });
      clipboard.take(part({ total: 6, offset: 3 }));
    },
    "another connection": ({ clipboard }) => {
      clipboard.take(part({ total: 6 }));
      clipboard.forget();
      clipboard.take(part({ total: 6, offset: 3 }));
    },
  };
  for (const [what, attack] of Object.entries(attacks)) {
    const host = start(...OPEN);
    attack(host);
    assert.deepEqual(host.written, [], what);
  }
});

Deno.test("createHostClipboard() says in words why something wasn't sent, and never what it was", () => {
  const host = start(...OPEN);
  host.copy({ kind: "concealed" });
  host.copy({ kind: "none" });
  host.copy({ kind: "silent" });
  assert.equal(host.clipboard.tooLarge, false);
  host.copy({ kind: "too-large" });
  assert.equal(host.clipboard.tooLarge, true);
  assert.deepEqual(host.sent.slice(2), [
    { kind: "other", reason: "no-text" },
    { kind: "other", reason: "no-text" },
    { kind: "other", reason: "too-large" },
  ]);
  host.copy("kurz");
  assert.equal(host.clipboard.tooLarge, false);
  assert.equal(host.changes, 2);
});

Deno.test("createHostClipboard() passes nothing in any order of events unless all of them agree", () => {
  const event: fc.Arbitrary<HostEvent> = fc.oneof(
    fc.record({ type: fc.constant("answer" as const), yes: fc.boolean() }),
    fc.record({ type: fc.constant("pause" as const), pause: fc.boolean() }),
    fc.record({ type: fc.constant("connected" as const), connected: fc.boolean() }),
    fc.record({ type: fc.constant("clipboard" as const), allow: fc.boolean() }),
    fc.record({ type: fc.constant("clipboard-wanted" as const), wanted: fc.boolean() }),
    fc.constant({ type: "end" as const }),
  );
  fc.assert(fc.property(fc.array(event, { maxLength: 40 }), (events) => {
    const host = start();
    let agreed = false, ended = false, paused = false, connected = false, allowed = false, wanted = false;
    for (const [i, one] of events.entries()) {
      if (one.type === "answer" && !agreed && !ended) one.yes ? agreed = true : ended = true;
      if (one.type === "pause" && agreed) paused = one.pause;
      if (one.type === "connected") connected = one.connected;
      if (one.type === "clipboard" && agreed) allowed = one.allow;
      if (one.type === "clipboard-wanted") wanted = one.wanted;
      if (one.type === "end") ended = true;
      host.apply(one);
      const open: boolean = agreed && !ended && !paused && connected && allowed;
      const parts = host.parts().length, writes = host.written.length;
      host.copy(`copied ${i}`);
      host.clipboard.take(part({ id: i }));
      assert.equal(host.parts().length - parts, open && wanted ? 1 : 0);
      assert.equal(host.written.length - writes, open ? 1 : 0);
    }
  }));
});
