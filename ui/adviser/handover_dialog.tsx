import { Icon } from "../parts/icon.tsx";
import { Modal } from "../parts/modal.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import type { Giver, GiverState } from "./handover_giver.ts";

/** "Sitzung übergeben", step by step; nothing while it is closed. */
export function HandoverGiving({ giver, client }: { giver: Giver; client: string }) {
  const state = giver.state.value;
  if (state.phase === "closed") return null;
  const close = state.phase === "moving" ? undefined : giver.cancel;
  return (
    <Modal key="giving" title={t.handover.title} onCancel={close}>
      <div class="handover-step" role="status">
        <Step state={state} client={client} />
      </div>
      {state.phase === "choosing" && state.colleagues && state.colleagues.length > 0 && (
        <ul class="colleagues">
          {state.colleagues.map((colleague) => (
            <li key={colleague.id}>
              <button
                type="button"
                class="button"
                onClick={() => giver.choose(colleague)}
              >
                {plainText(colleague.name)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {close && (
        <div class="actions">
          <button type="button" class="button" onClick={close}>
            {state.phase === "failed" || state.phase === "choosing" ? t.handover.back : t.handover.cancel}
          </button>
        </div>
      )}
    </Modal>
  );
}

function Step({ state, client }: { state: Exclude<GiverState, { phase: "closed" }>; client: string }) {
  const texts = t.handover;
  switch (state.phase) {
    case "choosing":
      if (!state.colleagues) return <p>{texts.searching}</p>;
      return (
        <>
          <p>{state.colleagues.length > 0 ? texts.choose : texts.nobody}</p>
          {state.more && <p class="quiet">{texts.more}</p>}
        </>
      );
    case "telling":
      return (
        <>
          <p>{texts.tell(plainText(state.taker))}</p>
          <p class="session-number" data-testid="handover-number">{state.secret}</p>
          <p class="quiet">{texts.tellHint}</p>
          {state.wrong && (
            <p class="note warning">
              <Icon name="warning" />
              <span>{texts.wrong(state.left)}</span>
            </p>
          )}
        </>
      );
    case "asking":
      return <p>{texts.asking(client, plainText(state.taker))}</p>;
    case "moving":
      return <p>{texts.moving(plainText(state.taker))}</p>;
    case "failed":
      return <p>{texts.faults[state.fault]}</p>;
  }
}
