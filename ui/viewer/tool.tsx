import { Icon } from "../parts/icon.tsx";
import type { IconName } from "../parts/icons.ts";

export interface ToolProps {
  icon: IconName;
  label: string;
  pressed?: boolean;
  expanded?: boolean;
  danger?: boolean;
  /** The element that says why it can't be used now. */
  reasonId?: string;
  /** There is nothing to use it on. */
  disabled?: boolean;
  title?: string;
  /** As in aria-keyshortcuts. */
  shortcut?: string;
  onClick: () => void;
  id?: string;
}

/** A button of the bar above the picture. One that can't be used stays reachable, so that its reason can be read. */
export function Tool(props: ToolProps) {
  const { icon, label, pressed, expanded, danger, reasonId, disabled, title, shortcut, onClick, id } = props;
  const barred = reasonId !== undefined || disabled;
  return (
    <button
      type="button"
      class={`tool ${danger ? "danger" : ""}`}
      data-tool={id}
      title={title}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-disabled={barred ? true : undefined}
      aria-describedby={reasonId}
      aria-keyshortcuts={shortcut}
      onClick={() => {
        if (!barred) onClick();
      }}
    >
      <Icon name={icon} />
      <span>{label}</span>
    </button>
  );
}
