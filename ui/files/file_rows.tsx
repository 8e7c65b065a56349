import { useId } from "preact/hooks";
import type { TransferRow } from "../../transfer/types.ts";
import { Icon } from "../parts/icon.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import { formatBytes, remainingText } from "./figures.ts";
import { isOpen, rowText } from "./row_text.ts";

export interface FileRowsProps {
  /** Newest first. */
  rows: readonly TransferRow[];
  /** In all; the oldest may be missing. */
  count: number;
  onAbort: (id: string) => void;
}

/** Every running and finished transfer of the session. */
export function FileRows({ rows, count, onAbort }: FileRowsProps) {
  if (rows.length === 0) return <p class="quiet">{t.files.empty}</p>;
  return (
    <>
      <ul class="file-rows" aria-label={t.files.list} tabIndex={0}>
        {rows.map((row) => <FileRow key={row.id} row={row} onAbort={() => onAbort(row.id)} />)}
      </ul>
      {count > rows.length && <p class="quiet">{t.files.more(count - rows.length)}</p>}
      <p class="visually-hidden" role="status">{announcement(rows[0])}</p>
    </>
  );
}

/** What screen readers are told of the newest row: its state, not each byte. */
function announcement(row: TransferRow): string {
  return `${nameOf(row)}: ${rowText(row)}`;
}

function nameOf({ name }: TransferRow): string {
  return plainText(name) || t.files.unnamed;
}

function FileRow({ row, onAbort }: { row: TransferRow; onAbort: () => void }) {
  const id = useId();
  const texts = t.files;
  const open = isOpen(row), bad = row.state === "failed" || row.filesFailed > 0;
  const name = nameOf(row);
  const percent = row.size === 0 ? (open ? 0 : 100) : Math.floor(row.done / row.size * 100);
  const figures = [
    row.files > 1 ? texts.count(row.files) : "",
    open && row.state !== "offered"
      ? texts.progress(formatBytes(row.done), formatBytes(row.size))
      : formatBytes(row.size),
    row.state === "running" && row.rate > 0 ? texts.rate(formatBytes(row.rate)) : "",
    row.state === "running" ? remainingText(row) : "",
  ].filter((text) => text !== "");
  return (
    <li class={`file-row ${row.state} ${bad ? "bad" : ""}`} data-state={row.state}>
      <Icon name={row.direction === "send" ? "up" : "down"} />
      <div class="file-text">
        <p class="file-name">
          <strong id={`${id}-name`} title={name}>{name}</strong>
          <span class="badge">{row.direction === "send" ? texts.sent : texts.received}</span>
          {row.unscanned && <span class="badge warning" title={texts.unscannedHint}>{texts.unscanned}</span>}
        </p>
        {open && row.state !== "offered" && (
          <progress
            aria-labelledby={`${id}-name`}
            aria-valuetext={`${percent} %`}
            max={100}
            value={percent}
          />
        )}
        <p class="file-state">{rowText(row)}</p>
        <p class="quiet file-figures">{figures.join(" · ")}</p>
      </div>
      {open && (
        <button type="button" class="button small" aria-label={texts.abortOf(name)} onClick={onAbort}>
          {texts.abort}
        </button>
      )}
    </li>
  );
}
