import { Modal } from "../parts/modal.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import type { ClientFiles } from "./client_desk.ts";
import { PickButtons } from "./send_box.tsx";

/** The adviser asked for files: the client picks them, or declines. */
export function FilesRequest({ files, asker }: { files: ClientFiles; asker: string }) {
  const texts = t.files.asked;
  const decline = () => files.command({ kind: "decline" });
  return (
    <Modal title={texts.title} lead={<p>{texts.lead(plainText(asker))}</p>}>
      <div class="actions">
        <PickButtons
          labels={texts}
          onChosen={files.send}
          onChoosing={(open) => files.command({ kind: "choosing", open })}
        />
        <button type="button" class="button" onClick={decline}>{texts.decline}</button>
      </div>
    </Modal>
  );
}
