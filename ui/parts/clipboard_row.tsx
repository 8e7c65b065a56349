import type { HostCommand, HostState } from "../../protocol/local.ts";
import { t } from "../texts/texts.ts";
import { Icon } from "./icon.tsx";

/** The owner's switch: whether text of the clipboard passes. Off until it is turned on, in each session anew. */
export function ClipboardRow(
  { host, onCommand }: { host: HostState; onCommand: (command: HostCommand) => void },
) {
  const { clipboard, phase, viewer } = host;
  if (!clipboard) return null;
  const texts = t.clipboard;
  const { allowed } = clipboard;
  const hint = !allowed
    ? texts.offHint
    : phase === "paused"
    ? texts.pausedHint
    : clipboard.wanted
    ? texts.onHint(viewer)
    : texts.notWanted(viewer);
  return (
    <div class="strip-rights">
      <p>
        <Icon name="clipboard" />
        <span>
          <strong>{allowed ? texts.on : texts.off}</strong>
          <span class="strip-detail" role="status">
            {allowed && clipboard.tooLarge ? texts.tooLarge : hint}
          </span>
        </span>
      </p>
      <button
        type="button"
        class="button"
        aria-label={allowed ? texts.revokeLabel : texts.allowLabel}
        onClick={() => onCommand({ type: "clipboard", allow: !allowed })}
      >
        <Icon name="clipboard" />
        {allowed ? texts.revoke : texts.allow}
      </button>
    </div>
  );
}
