import type { SeededRandom } from "./seeded_random.ts";
import { cityName, dateOf, escapeHtml, headOf, personName, wordsOf } from "./words.ts";

const PARAGRAPHS = 60;
const ORDERS = 400;
const COLUMNS = "Order Date Customer City Product Qty Unit_price Total Tax Gross Paid Notes".split(" ");

/** A report for Writer, as HTML. */
export function reportHtml(random: SeededRandom, paragraphs: readonly string[]): string {
  const parts = ["<html><head><meta charset=utf-8></head><body><h1>Quarterly service report</h1>"];
  for (const [i, paragraph] of paragraphs.slice(0, PARAGRAPHS).entries()) {
    if (i % 6 === 0) parts.push(`<h2>${i / 6 + 1}. ${escapeHtml(headOf(paragraph, 5))}</h2>`);
    const words = wordsOf(paragraph).map(escapeHtml);
    const bold = random.range(0, words.length);
    words[bold] = `<b>${words[bold]}</b>`;
    parts.push(`<p>${words.join(" ")}</p>`);
    if (i % 15 === 7) parts.push(reportTable(random, paragraphs));
  }
  parts.push("</body></html>");
  return parts.join("\n");
}

function reportTable(random: SeededRandom, paragraphs: readonly string[]): string {
  const cell = () => `<td>${escapeHtml(random.choice(paragraphs).slice(0, 18))}</td>`;
  const row = () => `<tr>${Array.from({ length: 4 }, cell).join("")}</tr>`;
  return `<table border=1 width=100%>${Array.from({ length: 6 }, row).join("")}</table>`;
}

/** A list of orders with formulas for Calc, as CSV (RFC 4180). */
export function ordersCsv(random: SeededRandom, paragraphs: readonly string[]): string {
  const rows: (string | number)[][] = [COLUMNS.map((name) => name.replace("_", " "))];
  for (let order = 0; order < ORDERS; order++) {
    const line = order + 2;
    const quantity = random.range(1, 60);
    const price = Math.round(random.uniform(3, 400) * 100) / 100;
    rows.push([
      10000 + order,
      dateOf(random),
      personName(random),
      cityName(random),
      `Item ${random.choice([..."ABCDEF"])}-${String(random.range(0, 400)).padStart(3, "0")}`,
      quantity,
      price,
      `=F${line}*G${line}`,
      `=H${line}*0.19`,
      `=H${line}+I${line}`,
      random.choice(["yes", "no", "part"]),
      headOf(random.choice(paragraphs), random.range(2, 6)).replaceAll(",", ""),
    ]);
  }
  return rows.map((row) => row.map(quoted).join(",") + "\r\n").join("");
}

function quoted(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
