import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import type { ClientFiles } from "./client_desk.ts";
import { FilesPanel } from "./files_panel.tsx";
import { FilesQuestion } from "./files_question.tsx";
import { FilesRequest } from "./files_request.tsx";
import { isOpen } from "./row_text.ts";
import { SendBox } from "./send_box.tsx";

export interface ClientFilesPanelProps {
  files: ClientFiles;
  /** Who may send and be sent files. */
  asker: string;
  /** Whether the window is open. */
  shown: Signal<boolean>;
  /** The session is over: what happened stays to be seen. */
  over: boolean;
}

/** The client's window "Dateitransfer" and what only the client may answer. */
export function ClientFilesPanel({ files, asker, shown, over }: ClientFilesPanelProps) {
  const state = files.state.value;
  const active = state !== null &&
    (state.question !== null || state.requested || state.rows.some(isOpen));
  const opened = state?.opened ?? 0;
  useEffect(() => {
    if (active || opened > 0) shown.value = true;
  }, [active, opened]);
  if (!state) return null;
  const { question, requested, access } = state;
  const choosing = (open: boolean) => files.command({ kind: "choosing", open });
  const visible = over ? state.rowCount > 0 : shown.value;
  return (
    <>
      {visible && (
        <FilesPanel
          rows={state.rows}
          rowCount={state.rowCount}
          unlinked={!over && access === "allowed" && !state.linked}
          onAbort={(id) => files.command({ kind: "abort", id })}
          onAbortAll={() => files.command({ kind: "abort-all" })}
          onClose={over ? null : () => shown.value = false}
          sendBox={over ? null : <SendBox onChosen={files.send} onChoosing={choosing} />}
        >
          {!over && <AccessSwitch files={files} asker={asker} />}
        </FilesPanel>
      )}
      {question
        ? (
          <FilesQuestion
            key={question.id}
            question={question}
            folders={state.folders}
            onCommand={files.command}
          />
        )
        : requested && <FilesRequest files={files} asker={asker} />}
    </>
  );
}

/** Whether files may pass, with the switch that takes it back. */
function AccessSwitch({ files, asker }: { files: ClientFiles; asker: string }) {
  const { access, folder } = files.state.value!;
  const texts = t.files.access;
  const allowed = access === "allowed";
  const text = texts[access];
  return (
    <div class="strip-rights files-access">
      <p>
        <Icon name={allowed ? "check" : access === "refused" ? "hand" : "shield"} />
        <span>
          <strong>{typeof text === "function" ? text(plainText(asker)) : text}</strong>
          {allowed && (
            <span class="strip-detail">
              {texts.folder} <span class="folder-path">{folder}</span>
            </span>
          )}
        </span>
      </p>
      {access !== "asked" && (
        <button
          type="button"
          class="button"
          role="switch"
          aria-checked={allowed}
          aria-label={texts.label}
          onClick={() => files.command({ kind: "allow", allow: !allowed })}
        >
          {allowed ? texts.withdraw : texts.allow}
        </button>
      )}
    </div>
  );
}
