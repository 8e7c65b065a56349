import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { HostState } from "../../protocol/local.ts";
import { Icon } from "../parts/icon.tsx";
import { Modal } from "../parts/modal.tsx";
import { t } from "../texts/texts.ts";
import type { ViewShare } from "./view_share.ts";

export interface ViewConsentProps {
  share: ViewShare;
  question: HostState["question"];
  /** Who asks, where the question doesn't say it. */
  office: string;
  /** What is said where this browser can't capture. */
  impossible: string;
  onShown?: (question: number, wording: string) => void;
  onAnswer: (question: number, answer: "yes" | "no") => void;
}

/** "Bildschirmfreigabe" where only the browser can capture: a Ja leads to the browser's own question. */
export function ViewConsent(props: ViewConsentProps) {
  const { question, office } = props;
  if (question?.kind !== "consent") return null;
  return <Question key={question.id} {...props} id={question.id} asker={question.asker || office} />;
}

function Question(props: ViewConsentProps & { id: number; asker: string }) {
  const { id, asker, share, onShown } = props;
  const step = useSignal<"asked" | "picking" | "failed">("asked");
  const reason = useId();
  const texts = t.viewShare;
  const { possible } = share;
  const barred = !possible || step.value === "picking";

  const answer = (answer: "yes" | "no") => props.onAnswer(id, answer);
  const pick = async () => {
    step.value = "picking";
    const outcome = await share.pick();
    // Who has chosen nothing in the browser's question has said No there.
    if (outcome !== "failed") return answer(outcome === "picked" ? "yes" : "no");
    step.value = "failed";
  };
  return (
    <Modal
      title={t.consent.title}
      onShown={onShown && ((text) => onShown(id, text))}
      lead={
        <>
          <p>{texts.asks(asker)}</p>
          <p>
            <strong>{texts.title}</strong>
          </p>
          <ul class="ticks">
            <li>
              <Icon name="choose" />
              <span>{texts.chooseNext}</span>
            </li>
            <li>
              <Icon name="steer" />
              <span>{texts.mayNotSteer}</span>
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
          <strong>{t.consent.calledYourself}</strong> {t.consent.calledYourselfHint}
        </span>
      </p>
      <div class="actions equal">
        <button
          type="button"
          class="button"
          aria-disabled={barred || undefined}
          aria-describedby={barred ? reason : undefined}
          onClick={() => {
            if (!barred) void pick();
          }}
        >
          {t.consent.yes}
        </button>
        <button type="button" class="button" onClick={() => answer("no")}>{t.consent.no}</button>
      </div>
      <p id={reason} class="quiet" role="status">
        {!possible
          ? props.impossible
          : step.value === "picking"
          ? texts.picking
          : step.value === "failed" && texts.failed}
      </p>
    </Modal>
  );
}
