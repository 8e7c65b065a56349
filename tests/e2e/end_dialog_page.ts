/// <reference lib="dom" />
import "../../ui/styles/client.css";
import { signal } from "@preact/signals";
import { h, render } from "preact";
import type { ReceiptCopy } from "../../ui/end/receipt_copy.ts";
import { EndDialog } from "../../ui/end/end_dialog.tsx";
import { Shell } from "../../ui/parts/shell.tsx";
import { nameDocument } from "../../ui/texts/texts.ts";

/** For tests: the end dialog of a session in which files moved, without the session. */

const receipt: ReceiptCopy = {
  entries: signal(3),
  ended: signal(true),
  accept: () => {},
  file: () => new TextEncoder().encode("Beleg\n"),
  clear: () => {},
};
const records = [
  {
    time: Date.UTC(2026, 10, 29, 9, 3, 12),
    direction: "receive" as const,
    name: "Belege/2025/Eine sehr lange Rechnung mit einem sehr langen Namen.pdf",
    size: 1_234_567,
    sha256: "ab".repeat(32),
    result: "done" as const,
  },
  {
    time: Date.UTC(2026, 10, 29, 9, 4, 0),
    direction: "send" as const,
    name: "zwei\nZeilen\u202egnp.exe",
    size: 0,
    sha256: "",
    result: "aborted" as const,
  },
];

nameDocument("Ende");
const closed = signal(false);
function Page() {
  const dialog = h(EndDialog, {
    reason: "adviser-ended",
    end: "client",
    records,
    receipt,
    onClose: () => closed.value = true,
  });
  const heading = h("h1", null, closed.value ? "geschlossen" : "Ende");
  const children = [heading, closed.value ? null : dialog];
  return h(Shell, { office: "Kanzlei Müller", phone: "", width: "column", children });
}
render(h(Page, null), document.body);
