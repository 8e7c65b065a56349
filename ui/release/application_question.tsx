import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { useShown } from "../parts/shown.ts";
import { t } from "../texts/texts.ts";
import type { Listed } from "./host_details.ts";
import { plainText } from "./plain_text.ts";
import type { Looker } from "./summary.ts";

/** The second click of a double click must not answer the next question, which stands in the same place. */
const READ_MS = 400;

export interface ApplicationQuestionProps {
  name: string;
  application: Listed | undefined;
  icon: string | undefined;
  looker: Looker;
  onShown: (text: string) => void;
  onAnswer: (answer: "yes" | "no") => void;
}

/**
 * "… möchte sichtbar werden. Freigeben?" Not modal: until it is answered the application is hidden, and "Beenden" must
 * stay one click away.
 */
export function ApplicationQuestion(props: ApplicationQuestionProps) {
  const { name, application, icon, looker, onAnswer } = props;
  const id = useId();
  const texts = t.question;
  const ready = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => ready.value = true, READ_MS);
    return () => clearTimeout(timer);
  }, []);
  const title = application?.titles[0];
  const section = useRef<HTMLElement>(null);
  useShown(section, props.onShown);
  return (
    <section
      ref={section}
      class="ask"
      role="dialog"
      aria-labelledby={`${id}-asks`}
      aria-describedby={`${id}-hint`}
    >
      {icon
        ? <img class="choice-icon" src={icon} alt="" width={32} height={32} />
        : <Icon name="window" size={32} />}
      <div class="ask-text" role="alert">
        <p id={`${id}-asks`}>
          <strong>{texts.asks(plainText(name) || t.choice.unnamed)}</strong>
        </p>
        <p id={`${id}-hint`} class="quiet">
          {title && <span class="ask-title">{title}</span>}
          {texts.hint[looker]}
        </p>
      </div>
      <div class="actions">
        {(["yes", "no"] as const).map((answer) => (
          <button
            key={answer}
            type="button"
            class="button"
            aria-disabled={!ready.value || undefined}
            onClick={() => {
              if (ready.value) onAnswer(answer);
            }}
          >
            {texts[answer]}
          </button>
        ))}
      </div>
    </section>
  );
}
