import { useId } from "preact/hooks";
import type { ClientState, HostState } from "../../protocol/local.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";

export interface InputObstacleNoteProps {
  obstacle: HostState["inputObstacle"];
  restart: ClientState["restart"];
  onRestart?: () => void;
}

/** A window that takes no input from afar: who must operate it, and what else helps. Always there, to be read out. */
export function InputObstacleNote({ obstacle, restart, onRestart }: InputObstacleNoteProps) {
  const id = useId();
  const texts = t.inputObstacle;
  const offered = restart === "offered";
  return (
    <div class="input-obstacle">
      <div role="status">
        {(obstacle || restart === "asked") && (
          <div class="note warning">
            <Icon name="shield" />
            <div>
              <p>
                <strong>{restart === "asked" ? texts.asked : texts.elevated}</strong>
              </p>
              {offered && <p id={id}>{texts.restartHint}</p>}
            </div>
          </div>
        )}
      </div>
      {offered && (
        <div class="actions">
          <button type="button" class="button" aria-describedby={id} onClick={onRestart}>
            <Icon name="shield" />
            {texts.restart}
          </button>
        </div>
      )}
    </div>
  );
}
