import { useSignalEffect } from "@preact/signals";
import { useEffect, useReducer, useRef } from "preact/hooks";
import type { ReleaseChoice } from "../../protocol/local.ts";
import { Icon } from "../parts/icon.tsx";
import { Modal } from "../parts/modal.tsx";
import { t } from "../texts/texts.ts";
import { ApplicationRows } from "./application_rows.tsx";
import type { HostDetails } from "./host_details.ts";
import { PlaceRows } from "./place_rows.tsx";
import { beginSelection, reduceSelection, releaseOf } from "./selection.ts";
import { type Looker, seenText } from "./summary.ts";

export interface ChoiceDialogProps {
  /** What is released now; null: nothing yet. */
  release: ReleaseChoice | null;
  details: HostDetails;
  looker: Looker;
  /** "Zurück" to the question that led here, else "Abbrechen". */
  cancelLabel: string;
  onConfirm: (release: ReleaseChoice) => void;
  onCancel: () => void;
}

/** "Applikationswahl": which windows may be seen. Nothing changes before "Auswahl bestätigen". */
export function ChoiceDialog(
  { release, details, looker, cancelLabel, onConfirm, onCancel }: ChoiceDialogProps,
) {
  const [selection, dispatch] = useReducer(reduceSelection, null, () =>
    beginSelection({
      release,
      list: details.applications.peek(),
      remembered: details.remembered,
    }));
  /** The pointer is over the list: rows that go away would put another one under it. */
  const pointing = useRef(false);

  useSignalEffect(() => {
    const list = details.applications.value;
    if (!list) return;
    dispatch({ type: "list", list });
    if (!pointing.current) dispatch({ type: "tidy" });
  });
  useEffect(() => dispatch({ type: "released", release }), [release]);

  const texts = t.choice;
  const summary = seenText(selection);
  return (
    <Modal
      title={texts.title}
      lead={<p>{texts.lead[looker]}</p>}
      footer={
        <>
          <p class="choice-summary" role="status">
            <Icon name="eye" />
            <span>
              {texts.sees[looker]} <strong>{summary}</strong>
            </span>
          </p>
          <div class="actions end">
            <button type="button" class="button" onClick={onCancel}>{cancelLabel}</button>
            <button type="button" class="button primary" onClick={() => onConfirm(releaseOf(selection))}>
              <Icon name="check" />
              {texts.confirm}
            </button>
          </div>
        </>
      }
      onCancel={onCancel}
    >
      {selection.wasEverything && (
        <p class="note">
          <Icon name="info" />
          <span>{texts.wasEverything}</span>
        </p>
      )}
      <div class="actions choice-all">
        <button type="button" class="button small" onClick={() => dispatch({ type: "all" })}>
          {texts.all}
        </button>
        <button type="button" class="button small" onClick={() => dispatch({ type: "none" })}>
          {texts.none}
        </button>
      </div>
      <ApplicationRows
        selection={selection}
        icons={details.icons.value}
        onTick={(key, on) => dispatch({ type: "tick", key, on })}
        onPointing={(now) => {
          pointing.current = now;
          if (!now) dispatch({ type: "tidy" });
        }}
      />
      <PlaceRows places={selection.places} onPlace={(place, on) => dispatch({ type: "place", place, on })} />
    </Modal>
  );
}
