import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import type { SharedClipboard } from "./clipboard.ts";

/** What became of copied text, beside the viewer's line; and the button that takes it. Always there, to be read out. */
export function ClipboardLine({ clipboard }: { clipboard: SharedClipboard }) {
  const notice = clipboard.notice.value;
  return (
    <div class="viewer-clipboard">
      <p role="status">
        {notice && <Icon name="clipboard" size={16} />}
        {notice && t.clipboard.notices[notice]}
      </p>
      {clipboard.offer.value !== null && (
        <button
          type="button"
          class="button"
          onClick={() => void clipboard.take()}
        >
          {t.clipboard.take}
        </button>
      )}
    </div>
  );
}
