import type { EndReason } from "../../protocol/fields.ts";
import { t } from "../texts/texts.ts";
import { Modal } from "./modal.tsx";

/** The last word of every session, on both sides. */
export function EndDialog({ reason, onClose }: { reason: EndReason | null; onClose: () => void }) {
  return (
    <Modal title={t.end.title} lead={<p>{t.end.reasons[reason ?? "lost"]}</p>} onCancel={onClose}>
      <p class="quiet">{t.end.nothingRuns}</p>
      <div class="actions">
        <button type="button" class="button primary" onClick={onClose}>{t.end.close}</button>
      </div>
    </Modal>
  );
}
