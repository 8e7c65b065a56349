import { useId } from "preact/hooks";
import type { Mode } from "../../protocol/fields.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import type { AdviserSession } from "./adviser_session.ts";
import { mayChangeMode } from "./state.ts";

/** "Modus": whose screen is shared; also in the middle of a session. */
export function ModeChoice({ session, compact }: { session: AdviserSession; compact: boolean }) {
  const id = useId();
  const state = session.state.value;
  const locked = !mayChangeMode(state);
  const showReason = state.canShow ? "" : state.showReason ? t.adviser.noShowElsewhere : t.adviser.noShow;
  const reason = locked && state.asking ? t.adviser.modeLocked : showReason;
  return (
    <fieldset class={`modes ${compact ? "compact" : ""}`} role="radiogroup" aria-labelledby={`${id}-legend`}>
      <legend id={`${id}-legend`}>{t.adviser.mode}</legend>
      <div class="modes-row">
        <Option
          session={session}
          mode="support"
          name={id}
          disabled={locked}
          reasonId={reason && `${id}-reason`}
        />
        <Option
          session={session}
          mode="show"
          name={id}
          disabled={locked || !state.canShow}
          reasonId={reason && `${id}-reason`}
        />
      </div>
      {reason && <p id={`${id}-reason`} class="quiet">{reason}</p>}
    </fieldset>
  );
}

interface OptionProps {
  session: AdviserSession;
  mode: Mode;
  name: string;
  disabled: boolean;
  reasonId: string;
}

function Option({ session, mode, name, disabled, reasonId }: OptionProps) {
  const hint = mode === "support" ? t.adviser.supportHint : t.adviser.showHint;
  const input = `${name}-${mode}`;
  const { phase, shared, asking, mode: chosen } = session.state.value;
  // Taken over from a colleague: nobody has chosen yet.
  const open = phase === "running" && shared === null && asking === null;
  const described = [`${input}-hint`, disabled ? reasonId : ""].filter(Boolean).join(" ");
  return (
    <div class="mode">
      <input
        type="radio"
        id={input}
        name={name}
        checked={!open && chosen === mode}
        aria-disabled={disabled || undefined}
        aria-describedby={described}
        onClick={(event) => {
          // An aria-disabled radio stays reachable, so that its reason can be read, but changes nothing.
          if (disabled) event.preventDefault();
        }}
        onChange={() => {
          if (!disabled) session.dispatch({ type: "mode", mode });
        }}
      />
      <Icon name={mode === "support" ? "help" : "show"} />
      <span>
        <label for={input}>{mode === "support" ? t.adviser.support : t.adviser.show}</label>
        <span id={`${input}-hint`} class="quiet">{hint}</span>
      </span>
    </div>
  );
}
