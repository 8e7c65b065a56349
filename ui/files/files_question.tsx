import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { FilesCommand, FilesState, FolderChoice } from "../../protocol/files.ts";
import { RECEIPT_WORDING_LINE_MAX_CHARS, RECEIPT_WORDING_LINES_MAX } from "../../protocol/limits.ts";
import { Icon } from "../parts/icon.tsx";
import { Modal } from "../parts/modal.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import { formatBytes } from "./figures.ts";

const WORDING_MAX_CHARS = RECEIPT_WORDING_LINE_MAX_CHARS * RECEIPT_WORDING_LINES_MAX;
const CHOICES = ["downloads", "desktop", "documents", "path"] as const;
type Choice = typeof CHOICES[number];

export interface FilesQuestionProps {
  question: NonNullable<FilesState["question"]>;
  folders: FilesState["folders"];
  onCommand: (command: FilesCommand) => void;
}

/** "Dateitransfer zulassen?": without a Ja nothing arrives and nothing leaves. */
export function FilesQuestion({ question, folders, onCommand }: FilesQuestionProps) {
  const texts = t.files.question;
  const { files, direction, folderFault } = question;
  const asker = plainText(question.asker);
  const choice = useSignal<Choice>("downloads"), path = useSignal("");
  const others = files.count - files.first.length;
  const shown = useRef("");
  const answer = (answer: "yes" | "no") => {
    const kind = choice.value;
    const folder: FolderChoice = kind === "path" ? { kind, path: path.value } : { kind };
    const wording = shown.current.slice(0, WORDING_MAX_CHARS);
    const where = answer === "yes" ? { folder } : {};
    onCommand({ kind: "answer", question: question.id, answer, wording, ...where });
  };
  return (
    <Modal
      title={texts.title}
      lead={
        <p>
          {direction === "receive"
            ? texts.receives(asker)
            : direction === "send"
            ? texts.sends(asker)
            : texts.opens(asker)}
        </p>
      }
      onShown={(text) => shown.current = text}
    >
      {files.count > 0 && (
        <div class="file-offer">
          <ul>
            {files.first.map(({ name, size }, index) => (
              <li key={index}>
                <span class="file-offer-name">{plainText(name) || t.files.unnamed}</span>
                <span class="quiet">{formatBytes(size)}</span>
              </li>
            ))}
          </ul>
          {others > 0 && <p class="quiet">{texts.others(others)}</p>}
          <p>
            <strong>{texts.total(files.count, formatBytes(files.size))}</strong>
          </p>
        </div>
      )}
      <ul class="ticks">
        <li>
          <Icon name="shield" />
          <span>{texts.own}</span>
        </li>
        <li>
          <Icon name="pause" />
          <span>{texts.holds}</span>
        </li>
      </ul>
      <FolderFields folders={folders} choice={choice} path={path} fault={folderFault} />
      <div class="actions equal">
        <button type="button" class="button" onClick={() => answer("yes")}>{texts.yes}</button>
        <button type="button" class="button" onClick={() => answer("no")}>{texts.no}</button>
      </div>
    </Modal>
  );
}

interface FolderFieldsProps {
  folders: FilesState["folders"];
  choice: { value: Choice };
  path: { value: string };
  fault: NonNullable<FilesState["question"]>["folderFault"];
}

function FolderFields({ folders, choice, path, fault }: FolderFieldsProps) {
  const texts = t.files.question;
  const id = useId();
  return (
    <fieldset class="folder-choice">
      <legend>{texts.folder}</legend>
      {CHOICES.map((kind) => (
        <label key={kind}>
          <input
            type="radio"
            name={id}
            checked={choice.value === kind}
            onChange={() => choice.value = kind}
          />
          <span>
            {texts.folders[kind]}
            {kind !== "path" && <span class="quiet folder-path">{folders[kind]}</span>}
          </span>
        </label>
      ))}
      {choice.value === "path" && (
        <label class="folder-typed">
          {texts.path}
          <input
            type="text"
            autocomplete="off"
            spellcheck={false}
            value={path.value}
            aria-invalid={fault !== null || undefined}
            aria-describedby={`${id}-fault`}
            onInput={(event) => path.value = event.currentTarget.value}
          />
        </label>
      )}
      <p id={`${id}-fault`} role="alert" class="field-fault">{fault && texts.folderFaults[fault]}</p>
    </fieldset>
  );
}
