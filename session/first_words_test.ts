import assert from "node:assert/strict";
import type { LinkMessage } from "../protocol/link.ts";
import { FirstWords } from "./first_words.ts";

Deno.test("FirstWords are said again with the answer to the open question, never with an older one", () => {
  const said: LinkMessage[] = [];
  const words = new FirstWords("Rechner 7", () => ({ send: (message) => void said.push(message) }));
  const hello = (mode: "support" | "show") => ({ type: "hello", name: "Rechner 7", mode });
  const heard = () => said.splice(0);
  words.begin("support");
  words.again({ mode: "support", turn: 0 });
  assert.deepEqual(heard(), [hello("support"), hello("support")]);
  words.answer(0, "yes");
  words.again({ mode: "support", turn: 0 });
  const yes = { type: "consent", turn: 0, answer: "yes" };
  assert.deepEqual(heard(), [yes, hello("support"), yes]);
  words.again({ mode: "show", turn: 1 });
  assert.deepEqual(heard(), [hello("show")]);
  // The next session begins with the same number of a question.
  words.begin("support");
  words.again({ mode: "support", turn: 0 });
  assert.deepEqual(heard(), [hello("support"), hello("support")]);
});
