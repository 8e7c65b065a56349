import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import * as v from "valibot";
import { t } from "../texts/texts.ts";

const officeKey = v.object({ keyWords: v.string() });

/** The words of the office's key, to be read out to a client who wants to be sure, or whose program refuses the office. */
export function OfficeWords() {
  const words = useSignal("");
  useEffect(() => {
    const asked = new AbortController();
    fetch("/api/office", { signal: asked.signal })
      .then(async (response) => words.value = v.parse(officeKey, await response.json()).keyWords)
      // TypeError, AbortError, ValiError: the words can be looked at when the server is back.
      .catch(() => {});
    return () => asked.abort();
  }, []);
  if (words.value === "") return null;
  return (
    <section class="office-words" aria-labelledby="office-words">
      <h2 id="office-words">{t.office.own.title}</h2>
      <p>
        <strong data-testid="office-words">{words.value}</strong>
      </p>
      <p class="quiet">{t.office.own.hint}</p>
    </section>
  );
}
