import { t } from "../texts/texts.ts";

/** "So läuft eine Sitzung ab", with pictures of the program (ui/help/pictures). */
export function Steps() {
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{t.help.stepsTitle}</h2>
      <ol class="steps">
        {t.help.steps.map(({ name, text, picture }) => (
          <li key={name}>
            <strong>{name}</strong>
            <span>{text}</span>
            {picture && <span class={`shot ${picture.of}`} role="img" aria-label={picture.alt} />}
          </li>
        ))}
      </ol>
    </section>
  );
}
