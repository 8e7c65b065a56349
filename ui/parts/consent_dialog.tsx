import { useId } from "preact/hooks";
import { t } from "../texts/texts.ts";
import { Icon } from "./icon.tsx";
import { Modal } from "./modal.tsx";

export interface ConsentDialogProps {
  /** Who wants to see this computer's screen. */
  asker: string;
  /** Whose screen it is: only a client has to be sure who called, only an adviser has others' secrets on the screen. */
  owner: "client" | "adviser";
  /** Whether a Ja also lets them use mouse and keyboard. */
  steering: boolean;
  /** Whether single applications can be chosen on this computer. */
  choosable: boolean;
  onShown: (text: string) => void;
  onAnswer: (answer: "yes" | "no") => void;
  onChoose: () => void;
}

/** "Bildschirmfreigabe": the question without which nothing is seen. */
export function ConsentDialog(
  { asker, owner, steering, choosable, onShown, onAnswer, onChoose }: ConsentDialogProps,
) {
  const reason = useId();
  const texts = t.consent;
  return (
    <Modal
      title={texts.title}
      onShown={onShown}
      lead={
        <>
          <p>{texts.asks(asker)}</p>
          <ul class="ticks">
            <li>
              <Icon name="eye" />
              <span>{choosable ? texts.willSee : texts.willSeeAlways}</span>
            </li>
            {choosable && (
              <li>
                <Icon name="choose" />
                <span>{texts.willSeeChosen}</span>
              </li>
            )}
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
      <p class="note warning">
        <Icon name="warning" />
        <span>
          <strong>{owner === "client" ? texts.calledYourself : texts.ownSecrets}</strong> {owner === "client"
            ? texts.calledYourselfHint
            : choosable
            ? texts.ownSecretsHint
            : texts.ownSecretsClose}
        </span>
      </p>
      <div class="actions equal">
        <button type="button" class="button" onClick={() => onAnswer("yes")}>{texts.yes}</button>
        <button type="button" class="button" onClick={() => onAnswer("no")}>{texts.no}</button>
        <button
          type="button"
          class="button"
          aria-disabled={!choosable || undefined}
          aria-describedby={choosable ? undefined : reason}
          onClick={() => {
            if (choosable) onChoose();
          }}
        >
          {texts.choose}
        </button>
      </div>
      {!choosable && <p id={reason} class="quiet">{texts.chooseReason}</p>}
    </Modal>
  );
}
