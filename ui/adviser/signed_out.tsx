import { useSignal } from "@preact/signals";
import { reopen } from "../net/launch.ts";
import { Shell } from "../parts/shell.tsx";
import { t } from "../texts/texts.ts";

/** A page without a valid token: says so, and offers the way back. */
export function SignedOut({ text, mayReopen }: { text: string; mayReopen: boolean }) {
  const outcome = useSignal<"" | "done" | "failed">("");
  const again = async () => {
    outcome.value = await reopen("/api/adviser/reopen") ? "done" : "failed";
  };
  return (
    <Shell office="" phone="" width="column">
      <h1>{t.adviser.signedOutTitle}</h1>
      <p class="lead">{text}</p>
      {mayReopen && (
        <div class="actions">
          <button type="button" class="button primary" onClick={again}>{t.adviser.reopen}</button>
        </div>
      )}
      <p role="status">
        {outcome.value === "done"
          ? t.adviser.reopened
          : outcome.value === "failed"
          ? t.adviser.reopenFailed
          : ""}
      </p>
    </Shell>
  );
}
