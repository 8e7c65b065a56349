import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Store, TransferRow } from "../../transfer/types.ts";
import { Icon } from "../parts/icon.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import type { AdviserFiles } from "./adviser_desk.ts";
import { createDownloadStore } from "./download_store.ts";
import { createPickedFolderStore } from "./folder_store.ts";
import { formatBytes } from "./figures.ts";
import { FilesPanel } from "./files_panel.tsx";
import { isOpen } from "./row_text.ts";
import { SendBox } from "./send_box.tsx";

export interface AdviserFilesPanelProps {
  files: AdviserFiles;
  shown: Signal<boolean>;
  /** The session is over: what happened stays to be seen. */
  over: boolean;
}

/** The adviser's window "Dateitransfer". */
export function AdviserFilesPanel({ files, shown, over }: AdviserFilesPanelProps) {
  const rows = files.rows.value;
  const active = rows.some(isOpen);
  useEffect(() => {
    if (active) shown.value = true;
  }, [active]);
  if (over ? rows.length === 0 : !shown.value) return null;
  const access = files.access.value;
  const offers = over
    ? []
    : rows.filter(({ state, direction }) => state === "offered" && direction === "receive");
  return (
    <FilesPanel
      rows={rows}
      rowCount={rows.length}
      unlinked={!over && access === "allowed" && !files.linked.value}
      onAbort={files.abort}
      onAbortAll={files.abortAll}
      onClose={over ? null : () => shown.value = false}
      sendBox={over ? null : (
        <SendBox onChosen={files.send} onChoosing={() => {}}>
          <button type="button" class="button" onClick={files.request}>
            <Icon name="down" />
            {t.files.request}
          </button>
        </SendBox>
      )}
    >
      {!over && (
        <p class={access === "refused" ? "note warning" : "quiet"} role="status">
          {access === "refused" && <Icon name="hand" />}
          <span>{files.requested.value ? t.files.requested : t.files.adviser[access]}</span>
        </p>
      )}
      {offers.map((row) => <Offer key={row.id} row={row} files={files} />)}
    </FilesPanel>
  );
}

/** What the client sends waits until the adviser said where it goes. */
function Offer({ row, files }: { row: TransferRow; files: AdviserFiles }) {
  const texts = t.files.adviser;
  const problem = useSignal("");
  const take = (store: Store) => files.answer(row.id, store);
  const pick = globalThis.showDirectoryPicker;
  const takeToFolder = async () => {
    problem.value = "";
    try {
      const folder = await pick!({ id: "mfb", mode: "readwrite", startIn: "downloads" });
      take(createPickedFolderStore(folder));
    } catch (error) {
      // AbortError: the dialog was closed without a choice.
      if ((error as DOMException).name !== "AbortError") problem.value = texts.folderFailed;
    }
  };
  const total = t.files.question.total(row.files, formatBytes(row.size));
  return (
    <div class="ask" role="group" aria-label={t.files.title}>
      <p class="ask-text" role="alert">
        <strong>{texts.offer(plainText(row.name) || t.files.unnamed, total)}</strong>
      </p>
      <div class="actions">
        <button type="button" class="button primary" onClick={() => take(createDownloadStore())}>
          {texts.toDownloads}
        </button>
        {pick && <button type="button" class="button" onClick={takeToFolder}>{texts.toFolder}</button>}
        <button type="button" class="button" onClick={() => files.answer(row.id, null)}>
          {texts.decline}
        </button>
      </div>
      <p role="status">{problem.value}</p>
    </div>
  );
}
