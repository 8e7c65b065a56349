import { de, type Texts } from "./de.ts";
import { en } from "./en.ts";

/** The first language of the browser's list that there are texts in; German if there is none. */
export function chooseTexts(languages: readonly string[]): Texts {
  for (const language of languages) {
    if (/^de\b/i.test(language)) return de;
    if (/^en\b/i.test(language)) return en;
  }
  return de;
}

/** The texts of this page. */
export const t: Texts = chooseTexts(navigator.languages);

/** Tells the browser and screen readers which language the page speaks, and names the page. */
export function nameDocument(title: string): void {
  document.documentElement.lang = t.locale;
  document.title = title;
}
