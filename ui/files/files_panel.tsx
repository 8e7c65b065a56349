import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { TransferRow } from "../../transfer/types.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import { FileRows } from "./file_rows.tsx";
import { isOpen } from "./row_text.ts";

export interface FilesPanelProps {
  rows: readonly TransferRow[];
  rowCount: number;
  /** Something is under way and the other end can't be reached. */
  unlinked: boolean;
  onAbort: (id: string) => void;
  onAbortAll: () => void;
  /** Null: it can't be hidden. */
  onClose: (() => void) | null;
  /** What stands above the list: rights, questions. */
  children: ComponentChildren;
  /** Where files are given to be sent; null: not any more. */
  sendBox: ComponentChildren | null;
}

/** The window "Dateitransfer", the same on both sides. Not modal: the session goes on beside it. */
export function FilesPanel(props: FilesPanelProps) {
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const { rows } = props;
  const running = rows.filter(isOpen).length;
  // It opens by itself: it must be seen, whatever was looked at.
  useLayoutEffect(() => section.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <section ref={section} class="card files" aria-labelledby={`${id}-title`}>
      <div class="files-head">
        <h2 id={`${id}-title`}>
          <Icon name="files" size={24} />
          {t.files.title}
        </h2>
        {props.onClose && (
          <button type="button" class="button small" onClick={props.onClose}>{t.files.close}</button>
        )}
      </div>
      {props.children}
      {props.unlinked && running > 0 && (
        <p class="note warning" role="status">
          <Icon name="offline" />
          <span>{t.files.unlinked}</span>
        </p>
      )}
      <FileRows rows={rows} count={props.rowCount} onAbort={props.onAbort} />
      {running > 1 && (
        <div class="actions">
          <button type="button" class="button small" onClick={props.onAbortAll}>{t.files.abortAll}</button>
        </div>
      )}
      {props.sendBox}
    </section>
  );
}
