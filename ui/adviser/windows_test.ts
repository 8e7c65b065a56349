import assert from "node:assert/strict";
import { test } from "node:test";
import type { OwnSession } from "../../protocol/sessions.ts";
import { createWindows } from "./windows.ts";

const ID = "AAAAAAAAAAAAAAAAAAAAAA", OTHER = "BAAAAAAAAAAAAAAAAAAAAA";
const session = (change: Partial<OwnSession>): OwnSession => ({
  session: ID,
  number: null,
  mode: "support",
  phase: "running",
  ageMs: 1_000,
  window: "here",
  ...change,
});

/** Windows of one browser: what one posts, the others get. */
function browser() {
  type Channel = { onmessage: ((event: MessageEvent) => void) | null };
  const channels: Channel[] = [];
  const posted: unknown[] = [];
  return {
    posted,
    post: (data: unknown) => channels.forEach(({ onmessage }) => onmessage?.({ data } as MessageEvent)),
    window(opens = true) {
      const opened: string[] = [], sent: unknown[] = [];
      const own: Channel & { postMessage(data: unknown): void } = {
        onmessage: null,
        postMessage(data) {
          posted.push(data);
          for (const other of channels) if (other !== own) other.onmessage?.({ data } as MessageEvent);
        },
      };
      channels.push(own);
      const windows = createWindows({
        send: (message) => void sent.push(message),
        channel: own,
        open: (address) => opens && opened.push(address) > 0,
        now: () => 5_000,
      });
      return { windows, opened, sent };
    },
  };
}

test("createWindows() shows the client's name in the other windows of this browser, early or late", () => {
  const { window } = browser();
  const first = window().windows;
  first.accept({ type: "sessions", sessions: [session({})] });
  first.client("PC-7");
  assert.equal(first.here.value, ID);
  assert.deepEqual(first.sessions.value.map(({ client, since }) => [client, since]), [["PC-7", 4_000]]);
  const late = window().windows;
  late.accept({ type: "sessions", sessions: [session({ window: "other" })] });
  assert.deepEqual(late.sessions.value.map(({ client }) => client), ["PC-7"]);
  assert.equal(late.here.value, null);
});

test("createWindows() keeps no name of a session that isn't one's own, nor of one that is over", () => {
  const { window, post } = browser();
  const { windows } = window();
  windows.accept({ type: "sessions", sessions: [session({ window: "other" })] });
  post({ kind: "client", session: OTHER, name: "Fremd" });
  post({ kind: "client", session: ID, name: "x".repeat(200) });
  post("nonsense");
  assert.deepEqual(windows.sessions.value.map(({ client }) => client), [""]);
  post({ kind: "client", session: ID, name: "PC-7" });
  windows.accept({ type: "sessions", sessions: [] });
  windows.accept({ type: "sessions", sessions: [session({ window: "other" })] });
  assert.deepEqual(windows.sessions.value.map(({ client }) => client), [""]);
});

test("createWindows() opens a further window by the server's token, or without one", () => {
  const { window } = browser();
  const { windows, opened, sent } = window();
  windows.further();
  assert.deepEqual(sent, [{ type: "window" }]);
  windows.accept({ type: "window", launch: "t".repeat(43) });
  windows.accept({ type: "window", launch: null });
  assert.deepEqual(opened, [`/berater#start=${"t".repeat(43)}`, "/berater"]);
  assert.equal(windows.blocked.value, false);
  const { windows: held } = window(false);
  held.accept({ type: "window", launch: null });
  assert.equal(held.blocked.value, true);
});
