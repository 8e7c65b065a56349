import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatNumber } from "../../secure/number.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import type { AdviserSession } from "./adviser_session.ts";
import { formatRemaining } from "./status.ts";

/** Below this the remaining time is a warning. */
const SOON_MS = 2 * 60 * 1000;

/** The number to read out, how long it holds, and what may be done with it. */
export function NumberCard({ session }: { session: AdviserSession }) {
  const now = useSignal(Date.now());
  const copied = useSignal<"" | "yes" | "no">("");
  const { number, expiresAt, phase } = session.state.value;
  useEffect(() => {
    const timer = setInterval(() => now.value = Date.now(), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (!number?.number) return null;
  const whole = formatNumber(number.number, number.secret);
  const remaining = expiresAt - now.value;
  const soon = remaining < SOON_MS;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(whole);
      copied.value = "yes";
    } catch {
      copied.value = "no"; // NotAllowedError, or no secure context
    }
  };
  return (
    <section class="card number-card" aria-labelledby="number-title">
      <h2 id="number-title">{t.adviser.number}</h2>
      <p class="session-number" data-testid="session-number">{whole}</p>
      <p class="quiet">{t.adviser.numberHint}</p>
      {number.password !== null && (
        <p class="session-password">
          {t.invite.passwordLabel}: <strong data-testid="session-password">{number.password}</strong>
          <span class="quiet">{t.invite.passwordOther}</span>
        </p>
      )}
      <div class="actions">
        <button type="button" class="button" onClick={copy}>
          <Icon name={copied.value === "yes" ? "check" : "copy"} />
          {t.adviser.copy}
        </button>
        <button type="button" class="button" onClick={() => session.dispatch({ type: "extend" })}>
          <Icon name="clock" />
          {t.adviser.extend}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => session.dispatch({ type: "end", reason: "adviser-ended" })}
        >
          {t.adviser.cancel}
        </button>
      </div>
      <p class="number-facts" aria-live="polite">
        {copied.value === "yes" ? t.adviser.copied : copied.value === "no" ? t.adviser.copyFailed : ""}
      </p>
      {phase === "waiting" && (
        <p class={soon ? "note warning" : "quiet"}>
          {soon && <Icon name="warning" />}
          <span>{(soon ? t.adviser.soonOver : t.adviser.validFor)(formatRemaining(remaining))}</span>
        </p>
      )}
    </section>
  );
}
