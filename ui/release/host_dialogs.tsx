import { useSignal } from "@preact/signals";
import type { HostCommand, HostState } from "../../protocol/local.ts";
import { ConsentDialog } from "../parts/consent_dialog.tsx";
import { t } from "../texts/texts.ts";
import { ChoiceDialog } from "./choice_dialog.tsx";
import type { HostDetails } from "./host_details.ts";
import type { Looker } from "./summary.ts";

export interface HostDialogsProps {
  host: HostState;
  details: HostDetails;
  looker: Looker;
  /** Where the host can't name who asks. */
  asker: string;
  onCommand: (command: HostCommand) => void;
  /** A question stands there, with this text. */
  onShown: (question: number, wording: string) => void;
}

/** What this computer's user must decide: whether anything is seen, and what. */
export function HostDialogs({ host, details, looker, asker, onCommand, onShown }: HostDialogsProps) {
  const { question } = host;
  if (question?.kind === "consent") {
    return (
      <Consent
        key={question.id}
        question={question}
        choosable={host.releasesApplications}
        details={details}
        looker={looker}
        asker={question.asker || asker}
        onCommand={onCommand}
        onShown={onShown}
      />
    );
  }
  if (!host.choosing) return null;
  return (
    <ChoiceDialog
      release={host.release}
      details={details}
      looker={looker}
      cancelLabel={t.choice.cancel}
      onConfirm={(release) => onCommand({ type: "release", release })}
      onCancel={() => onCommand({ type: "choose", open: false })}
    />
  );
}

interface ConsentProps {
  question: Extract<NonNullable<HostState["question"]>, { kind: "consent" }>;
  choosable: boolean;
  details: HostDetails;
  looker: Looker;
  asker: string;
  onCommand: (command: HostCommand) => void;
  onShown: (question: number, wording: string) => void;
}

/** The question and, on the way to a Ja, the choice; one at a time. */
function Consent({ question: { id, mode }, ...props }: ConsentProps) {
  const { choosable, details, looker, asker, onCommand, onShown } = props;
  const choosing = useSignal(false);
  if (choosing.value) {
    return (
      <ChoiceDialog
        key="choice"
        release={null}
        details={details}
        looker={looker}
        cancelLabel={t.choice.back}
        onConfirm={(release) => onCommand({ type: "answer", question: id, answer: "yes", release })}
        onCancel={() => choosing.value = false}
      />
    );
  }
  return (
    <ConsentDialog
      key="question"
      asker={asker}
      owner={looker === "adviser" ? "client" : "adviser"}
      steering={mode === "support"}
      choosable={choosable}
      onShown={(text) => onShown(id, text)}
      onAnswer={(answer) => onCommand({ type: "answer", question: id, answer })}
      onChoose={() => choosing.value = true}
    />
  );
}
