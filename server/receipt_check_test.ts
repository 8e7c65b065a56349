import assert from "node:assert/strict";
import { join } from "node:path";
import type { ReceiptNews } from "../protocol/receipt.ts";
import { createReceiptReader } from "../transfer/receipt/reader.ts";
import { createReceiptWriter } from "../transfer/receipt/writer.ts";
import { parseArguments } from "./arguments.ts";
import { UserError } from "./errors.ts";
import { checkReceiptFiles } from "./receipt_check.ts";

/** The receipt of a session, and the one of a side that lost the last entry. */
function write(): { whole: string; open: string } {
  const news: ReceiptNews[] = [];
  const writer = createReceiptWriter({ now: () => 0, tell: (one) => news.push(one) });
  writer.add({ kind: "begun", office: "Kanzlei", client: "PC", mode: "show", checkWords: "Kiesel Falter" });
  writer.add({ kind: "clipboard", at: "client", on: true });
  writer.add({ kind: "ended", reason: "lost" });
  const read = (list: ReceiptNews[]) => {
    const reader = createReceiptReader(() => {});
    list.forEach(reader.accept);
    return new TextDecoder().decode(reader.file()!);
  };
  return { whole: read(news), open: read(news.slice(0, -1)) };
}

Deno.test("checkReceiptFiles() says in words whether a receipt was changed", async () => {
  const folder = await Deno.makeTempDir();
  const save = async (name: string, text: string) => {
    await Deno.writeTextFile(join(folder, name), text);
    return join(folder, name);
  };
  const { whole, open } = write();
  const good = await save("gut.txt", whole), shorter = await save("kurz.txt", open);
  const other = await save("anderer.txt", write().whole);
  const changed = await save("falsch.txt", whole.replace("eingeschaltet", "ausgeschaltet"));
  const cut = await save("ab.txt", whole.slice(0, -100));
  const forged = await save("fremd.txt", whole.replace(/[0-9a-f]{128}/, "ab".repeat(64)));
  const cases: [string[], boolean, RegExp][] = [
    [[good], true, /^Unverändert\. 3 Einträge, vom Beginn bis zum Ende .* [0-9a-f]{64}$/],
    [[changed], false, /^An Zeile 13 verändert/],
    [[cut], false, /^Abgeschnitten: Die Datei endet nach 3 Einträge/],
    [[shorter], false, /^Abgeschnitten: Nach Eintrag 2 fehlt das Ende/],
    [[forged], false, /^Fremde Unterschrift in Zeile \d+:/],
    [[good, good], true, /gut\.txt: Unverändert.*\n.*\nBeide Belege sind gleich\.$/],
    [[good, shorter], false, /Beide Belege sind bis Eintrag 2 gleich; einer endet dort\.$/],
    [[good, other], false, /Fremde Unterschrift: Die Belege tragen verschiedene Schlüssel\./],
    [[good, changed], false, /falsch\.txt: An Zeile/],
  ];
  for (const [files, expected, text] of cases) {
    const verdict = await checkReceiptFiles(files);
    assert.match(verdict.text, text);
    assert.equal(verdict.whole, expected, verdict.text);
  }
  await assert.rejects(checkReceiptFiles([join(folder, "nirgends.txt")]), UserError);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("parseArguments() reads beleg pruefen", () => {
  assert.deepEqual(parseArguments(["beleg", "pruefen", "a.txt"]), { role: "receipt", files: ["a.txt"] });
  assert.deepEqual(parseArguments(["beleg", "prüfen", "a", "b"]), { role: "receipt", files: ["a", "b"] });
  for (
    const args of [["beleg"], ["beleg", "pruefen"], ["beleg", "drucken", "a"], [
      "beleg",
      "pruefen",
      "a",
      "b",
      "c",
    ]]
  ) {
    assert.throws(() => parseArguments(args), UserError);
  }
});
