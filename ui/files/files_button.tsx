import type { Signal } from "@preact/signals";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";

/** Shows and hides the window "Dateitransfer". */
export function FilesButton({ shown }: { shown: Signal<boolean> }) {
  return (
    <button
      type="button"
      class="button small files-button"
      aria-expanded={shown.value}
      onClick={() => shown.value = !shown.value}
    >
      <Icon name="files" />
      {t.files.open}
    </button>
  );
}
