import type { SeededRandom } from "./seeded_random.ts";

/** Words of the documents and pages: licence texts that every Debian has, and names. */

const LICENCES = ["GPL-3", "LGPL-2.1", "Apache-2.0", "MPL-1.1", "GFDL-1.3"];
const PARAGRAPH_MIN_LENGTH = 80;
const FIRST_NAMES =
  "Anna Bernd Carla David Elena Frank Greta Hans Ines Jan Karin Lukas Maria Nils Olga Peter Rita Sven Tina Uwe"
    .split(" ");
const LAST_NAMES =
  "Meyer Schulz Wagner Becker Hoffmann Koch Richter Klein Wolf Neumann Braun Zimmermann Hartmann Krause Lange"
    .split(" ");
const CITIES = "Berlin Hamburg Köln Leipzig Dresden Kiel Bonn Ulm Trier Mainz".split(" ");

/** The paragraphs of Debian's licence texts, each on one line. @throws Error where there are none. */
export function readParagraphs(): string[] {
  const texts = LICENCES.map((name) => Deno.readTextFileSync(`/usr/share/common-licenses/${name}`));
  return texts.flatMap((text) => text.split("\n\n").map((part) => wordsOf(part).join(" ")))
    .filter(({ length }) => length > PARAGRAPH_MIN_LENGTH);
}

export function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** The first words of a text. */
export function headOf(text: string, count: number): string {
  return wordsOf(text).slice(0, count).join(" ");
}

export function personName(random: SeededRandom): string {
  return `${random.choice(FIRST_NAMES)} ${random.choice(LAST_NAMES)}`;
}

export function cityName(random: SeededRandom): string {
  return random.choice(CITIES);
}

/** "2024-03-17" */
export function dateOf(random: SeededRandom): string {
  return `2024-${twoDigits(random.range(1, 13))}-${twoDigits(random.range(1, 29))}`;
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#x27;",
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (found) => ENTITIES[found]);
}
