import assert from "node:assert/strict";
import { randomBytes } from "./bytes.ts";
import { checkWords } from "./check_words.ts";
import { CHECK_WORDS } from "./check_words_list.ts";

const LETTERS_MIN = 3;

Deno.test("CHECK_WORDS has 256 short German nouns", () => {
  assert.equal(CHECK_WORDS.length, 256);
  for (const word of CHECK_WORDS) assert.match(word, /^[A-ZÄÖÜ][a-zäöüß]{3,8}$/);
});

Deno.test("CHECK_WORDS differ pairwise in letters and in sound", () => {
  const sounds = CHECK_WORDS.map(soundOf);
  assert.equal(new Set(sounds).size, CHECK_WORDS.length);
  CHECK_WORDS.forEach((word, i) => {
    for (const other of CHECK_WORDS.slice(i + 1)) {
      assert.ok(distance(word.toLowerCase(), other.toLowerCase()) >= LETTERS_MIN, `${word} ${other}`);
    }
  });
});

Deno.test("checkWords() gives the same two words for the same key, and others for another", () => {
  const keys = Array.from({ length: 40 }, () => randomBytes(32));
  const words = keys.map(checkWords);
  assert.deepEqual(keys.map(checkWords), words);
  for (const two of words) assert.match(two, /^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+$/u);
  assert.ok(new Set(words).size > 35);
});

/** "Kölner Phonetik" (Postel 1969), for lower-case words of letters. */
function soundOf(word: string): string {
  const letters = word.toLowerCase().replaceAll("ä", "a").replaceAll("ö", "o").replaceAll("ü", "u")
    .replaceAll("ß", "s").replaceAll("ph", "f");
  const codes = [...letters].map((letter, i) => codeOf(letter, letters[i - 1] ?? "", letters[i + 1] ?? ""));
  const [first, ...rest] = codes.join("").replace(/(.)\1+/g, "$1");
  return first + rest.filter((code) => code !== "0").join("");
}

function codeOf(letter: string, before: string, after: string): string {
  const is = (set: string, one: string) => one !== "" && set.includes(one);
  if (is("aeiouyj", letter)) return "0";
  if (is("bp", letter)) return "1";
  if (is("dt", letter)) return is("csz", after) ? "8" : "2";
  if (is("fvw", letter)) return "3";
  if (is("gkq", letter)) return "4";
  if (letter === "c") return !is("sz", before) && is(before ? "ahkoqux" : "ahkloqrux", after) ? "4" : "8";
  if (letter === "x") return is("ckq", before) ? "8" : "48";
  if (letter === "l") return "5";
  if (is("mn", letter)) return "6";
  if (letter === "r") return "7";
  return is("sz", letter) ? "8" : "";
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
