import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { logJson, logText } from "../../transfer/log.ts";
import type { TransferRecord } from "../../transfer/types.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import type { ReceiptCopy } from "./receipt_copy.ts";
import { fileName, type FileToSave, saveFile, type SaveOutcome } from "./save_file.ts";

export interface KeepsakesProps {
  /** Whose page this is. */
  end: "client" | "adviser";
  /** Files that moved in this session, as this end saw them. */
  records: readonly TransferRecord[];
  receipt: ReceiptCopy;
  /** The session goes on at a colleague's: the receipt isn't over. */
  handedOver?: boolean;
}

/** What may be saved of a session that is over. Whatever isn't saved here is nowhere. */
export function Keepsakes({ end, records, receipt, handedOver }: KeepsakesProps) {
  return (
    <>
      {records.length > 0 && <LogQuestion end={end} records={records} />}
      {receipt.entries.value > 0 && <ReceiptOffer receipt={receipt} handedOver={handedOver ?? false} />}
    </>
  );
}

function LogQuestion({ end, records }: Omit<KeepsakesProps, "receipt" | "handedOver">) {
  const id = useId();
  const texts = t.keep;
  const declined = useSignal(false);
  const title = useRef<HTMLHeadingElement>(null);
  const { said, save } = useSaving();
  const language = t.locale === "de" ? "de" : "en";
  const text = () => logText(records, { end, language });
  const utf8 = (text: string) => new TextEncoder().encode(text);
  return (
    <section class="keep" aria-labelledby={`${id}-title`}>
      <h3 ref={title} id={`${id}-title`} tabIndex={-1}>{texts.logTitle}</h3>
      <p class="quiet">{texts.logHint(records.length)}</p>
      {!declined.value && (
        <div class="actions">
          <button
            type="button"
            class="button"
            onClick={() =>
              save({ name: fileName(texts.logName, "txt"), type: "text/plain", bytes: utf8(text()) })}
          >
            {texts.asText}
          </button>
          <button
            type="button"
            class="button"
            onClick={() =>
              save({
                name: fileName(texts.logName, "json"),
                type: "application/json",
                bytes: utf8(logJson(records, { end })),
              })}
          >
            {texts.asJson}
          </button>
          <button
            type="button"
            class="button"
            onClick={() => {
              // The button that has the focus goes away.
              title.current?.focus();
              declined.value = true;
            }}
          >
            {texts.dontSave}
          </button>
        </div>
      )}
      <Said text={declined.value ? texts.notSaved : said.value} />
    </section>
  );
}

function ReceiptOffer({ receipt, handedOver }: { receipt: ReceiptCopy; handedOver: boolean }) {
  const id = useId();
  const texts = t.keep;
  const { said, save } = useSaving();
  return (
    <section class="keep" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{texts.receiptTitle}</h3>
      <p class="quiet">
        {handedOver ? t.handover.receipt : receipt.ended.value ? texts.receiptHint : texts.receiptOpen}
      </p>
      <div class="actions">
        <button
          type="button"
          class="button"
          onClick={() =>
            save({ name: fileName(texts.receiptName, "txt"), type: "text/plain", bytes: receipt.file()! })}
        >
          {texts.receiptSave}
        </button>
      </div>
      <Said text={said.value} />
    </section>
  );
}

/** There before it says anything, so that a screen reader hears it. */
function Said({ text }: { text: string }) {
  return (
    <p class="keep-said" role="status">
      {text && <Icon name="info" />}
      {text && <span>{text}</span>}
    </p>
  );
}

function useSaving() {
  const said = useSignal("");
  const outcomes: Record<SaveOutcome, (name: string) => string> = t.keep.outcomes;
  return {
    said,
    async save(file: FileToSave): Promise<void> {
      said.value = "";
      said.value = outcomes[await saveFile(file)](file.name);
    },
  };
}
