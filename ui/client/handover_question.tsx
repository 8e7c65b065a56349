import { useRef } from "preact/hooks";
import type { HandoverAnswer, HandoverQuestion } from "../../protocol/handover.ts";
import { RECEIPT_WORDING_LINE_MAX_CHARS, RECEIPT_WORDING_LINES_MAX } from "../../protocol/limits.ts";
import { Icon } from "../parts/icon.tsx";
import { Modal } from "../parts/modal.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";

export interface HandoverDialogProps {
  question: HandoverQuestion;
  onAnswer: (answer: HandoverAnswer) => void;
}

/** "Frau B übernimmt Ihre Sitzung von Herrn A": without a Ja it doesn't. */
export function HandoverDialog({ question, onAnswer }: HandoverDialogProps) {
  const texts = t.handover.asks;
  const { number, screen } = question;
  const giver = plainText(question.giver), taker = plainText(question.taker);
  const shown = useRef("");
  const answer = (answer: "yes" | "no") => {
    const wording = shown.current.slice(0, RECEIPT_WORDING_LINE_MAX_CHARS * RECEIPT_WORDING_LINES_MAX);
    onAnswer({ number, answer, wording });
  };
  return (
    <Modal
      title={texts.title}
      lead={<p>{texts.lead(taker, giver)}</p>}
      onShown={(text) => shown.current = text}
    >
      <ul class="ticks">
        <li>
          <Icon name="eye" />
          <span>{texts.screen[screen](taker)}</span>
        </li>
        <li>
          <Icon name="info" />
          <span>{texts.under}</span>
        </li>
        <li>
          <Icon name="shield" />
          <span>{texts.keeps}</span>
        </li>
      </ul>
      <div class="actions equal">
        <button type="button" class="button" onClick={() => answer("yes")}>{texts.yes}</button>
        <button type="button" class="button" onClick={() => answer("no")}>{texts.no}</button>
      </div>
    </Modal>
  );
}
