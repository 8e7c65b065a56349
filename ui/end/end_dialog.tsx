import type { EndReason } from "../../protocol/fields.ts";
import { Keepsakes, type KeepsakesProps } from "./keepsakes.tsx";
import { t } from "../texts/texts.ts";
import { Modal } from "../parts/modal.tsx";

export interface EndDialogProps extends Omit<KeepsakesProps, "handedOver"> {
  reason: EndReason | null;
  /** In place of the reason: the session goes on somewhere else. */
  said?: { title: string; lead: string } | undefined;
  onClose: () => void;
}

/** The last word of every session, on both sides. */
export function EndDialog({ reason, said, onClose, ...keepsakes }: EndDialogProps) {
  // What could be saved isn't lost by a key that was meant for something else.
  const saveable = keepsakes.records.length > 0;
  return (
    <Modal
      title={said?.title ?? t.end.title}
      lead={<p>{said?.lead ?? t.end.reasons[reason ?? "lost"]}</p>}
      onCancel={saveable ? undefined : onClose}
    >
      {!said && <p class="quiet">{t.end.nothingRuns}</p>}
      <Keepsakes {...keepsakes} handedOver={said !== undefined} />
      <div class="actions">
        <button type="button" class="button primary" onClick={onClose}>{t.end.close}</button>
      </div>
    </Modal>
  );
}
