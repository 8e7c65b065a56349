import type { SeededRandom } from "./seeded_random.ts";
import { cityName, dateOf, escapeHtml, headOf, personName, twoDigits } from "./words.ts";

/** Web pages of a service portal: text with tables, text with photographs, text with a video. */

const STYLE =
  `body{font:15px/1.5 "Liberation Sans",Carlito,sans-serif;margin:0;color:#222;background:#fff}header{background:#1a4f8b;color:#fff;padding:14px 40px;font-size:20px;position:sticky;top:0}
nav a{color:#cde;margin-right:22px;font-size:14px}main{display:flex}aside{width:260px;background:#f3f5f8;padding:20px;border-right:1px solid #d5dae0}article{padding:20px 40px;max-width:1300px}
table{border-collapse:collapse;width:100%;font-size:13px;margin:16px 0}td,th{border:1px solid #cfd6de;padding:5px 8px;text-align:left}th{background:#e8edf3}tr:nth-child(even) td{background:#f8fafc}a{color:#1a5fb4}.tag{background:#2e8b57;color:#fff;border-radius:9px;padding:1px 8px;font-size:12px}.tag.r{background:#b5342a}`;
const NAVIGATION = ["Home", "Tickets", "Customers", "Reports", "Settings"].map((name) => `<a>${name}</a>`);
const SECTIONS = 14;
const TABLE_ROWS = 30;
/** How many photographs there are: photos/p0.jpg and so on. */
export const PHOTOS = 12;

interface PageSource {
  random: SeededRandom;
  paragraphs: readonly string[];
}

export function portalPage(source: PageSource, { photos }: { photos: boolean }): string {
  const { paragraphs } = source;
  const parts = [
    head("Service portal"),
    `<header>Service portal <nav>${NAVIGATION.join("")}</nav></header><main>`,
    sidebar(source, 30),
    "<article>",
  ];
  for (let i = 0; i < SECTIONS; i++) {
    parts.push(`<h2>${escapeHtml(headOf(paragraphs[i], 6))}</h2>`);
    if (photos) {
      parts.push(
        `<div style="display:flex;gap:16px">${photo(2 * i)}${photo(2 * i + 1)}</div>`,
        `<p>${escapeHtml(paragraphs[i * 2])}</p>`,
      );
    } else {
      parts.push(...paragraphs.slice(i * 3, i * 3 + 3).map((text) => `<p>${escapeHtml(text)}</p>`));
      if (i % 2 === 0) parts.push(ticketTable(source));
    }
  }
  parts.push("</article></main></body></html>");
  return parts.join("");
}

export function videoPage(source: PageSource): string {
  const text = source.paragraphs.slice(0, 8).map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("");
  return `${head("Training video")}<header>Training portal</header><main>${sidebar(source, 20)}<article>` +
    "<h2>How to change the toner</h2><video src=video.webm width=640 height=360 autoplay muted loop></video>" +
    `${text}</article></main></body></html>`;
}

function head(title: string): string {
  return `<html><head><meta charset=utf-8><title>${title}</title><style>${STYLE}</style></head><body>`;
}

function sidebar({ random, paragraphs }: PageSource, links: number): string {
  const link = () => `<p><a href=#>${escapeHtml(headOf(random.choice(paragraphs), 4))}</a></p>`;
  return `<aside>${Array.from({ length: links }, link).join("")}</aside>`;
}

function photo(index: number): string {
  return `<img src=../photos/p${index % PHOTOS}.jpg width=620 height=413>`;
}

function ticketTable({ random, paragraphs }: PageSource): string {
  const columns = ["No", "Customer", "City", "Ticket", "Opened", "Status", "Amount"];
  const rows = [columns.map((name) => `<th>${name}</th>`).join("")];
  for (let i = 1; i <= TABLE_ROWS; i++) {
    const cells = [
      String(i),
      personName(random),
      cityName(random),
      `<a href=#>${escapeHtml(headOf(random.choice(paragraphs), 5))}</a>`,
      `${dateOf(random)} ${twoDigits(random.range(0, 24))}:${twoDigits(random.range(0, 60))}`,
      status(random),
    ].map((cell) => `<td>${cell}</td>`);
    rows.push(`${cells.join("")}<td align=right>${random.uniform(10, 9000).toFixed(2)} EUR</td>`);
  }
  return `<table>${rows.map((row) => `<tr>${row}</tr>`).join("")}</table>`;
}

function status(random: SeededRandom): string {
  const [flag, text] = random.choice([["", "open"], [" r", "overdue"], ["", "done"]]);
  return `<span class="tag${flag}">${text}</span>`;
}
