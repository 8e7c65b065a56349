import type { HostCommand, HostState } from "../../protocol/local.ts";
import { t } from "../texts/texts.ts";
import { Icon } from "./icon.tsx";

export interface DrawingRowProps {
  host: HostState;
  onCommand: (command: HostCommand) => void;
}

/** Whether who looks may draw here, and does; with one click it is gone. */
export function DrawingRow({ host: { drawing, viewer }, onCommand }: DrawingRowProps) {
  const texts = t.drawing;
  return (
    <div class="strip-rights">
      <p role="status">
        <Icon name="pen" />
        <strong>{drawing.drawn ? texts.draws(viewer) : drawing.allowed ? texts.on : texts.off}</strong>
      </p>
      {drawing.drawn && (
        <button
          type="button"
          class="button"
          onClick={() => onCommand({ type: "clear-drawing" })}
        >
          <Icon name="trash" />
          {texts.wipe}
        </button>
      )}
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          checked={drawing.allowed}
          onChange={(event) => onCommand({ type: "drawing", allow: event.currentTarget.checked })}
        />
        {texts.allow}
      </label>
    </div>
  );
}
