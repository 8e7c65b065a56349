import { useId } from "preact/hooks";
import { t } from "../texts/texts.ts";
import { Icon } from "./icon.tsx";
import { Modal } from "./modal.tsx";

export interface ConsentDialogProps {
  /** Who wants to see this computer's screen. */
  asker: string;
  /** Whether a Ja also lets them use mouse and keyboard. */
  steering: boolean;
  /** Asks whether the user called the office himself; not where the office asks itself. */
  warn: boolean;
  onAnswer: (answer: "yes" | "no") => void;
}

/** "Bildschirmfreigabe": the question without which nothing is seen. */
export function ConsentDialog({ asker, steering, warn, onAnswer }: ConsentDialogProps) {
  const reason = useId();
  const texts = t.consent;
  return (
    <Modal
      title={texts.title}
      lead={
        <>
          <p>{texts.asks(asker)}</p>
          <ul class="ticks">
            <li>
              <Icon name="eye" />
              <span>{texts.willSee}</span>
            </li>
            <li>
              <Icon name="steer" />
              <span>{steering ? texts.maySteer : texts.mayNotSteer}</span>
            </li>
            <li>
              <Icon name="pause" />
              <span>{texts.anyTime}</span>
            </li>
          </ul>
        </>
      }
    >
      {warn && (
        <p class="note warning">
          <Icon name="warning" />
          <span>
            <strong>{texts.calledYourself}</strong> {texts.calledYourselfHint}
          </span>
        </p>
      )}
      <div class="actions equal">
        <button type="button" class="button" onClick={() => onAnswer("yes")}>{texts.yes}</button>
        <button type="button" class="button" onClick={() => onAnswer("no")}>{texts.no}</button>
        <button type="button" class="button" aria-disabled="true" aria-describedby={reason}>
          {texts.choose}
        </button>
      </div>
      <p id={reason} class="quiet">{texts.chooseReason}</p>
    </Modal>
  );
}
