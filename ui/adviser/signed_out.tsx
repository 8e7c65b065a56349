import { useSignal } from "@preact/signals";
import { reopen } from "../net/launch.ts";
import { Shell } from "../parts/shell.tsx";
import { t } from "../texts/texts.ts";

export interface SignedOutProps {
  text: string;
  /** How one comes back. At the server's own computer both ways may be open. */
  way: "reopen" | "sign-in" | "none";
}

/** A page without a valid token: says so, and offers the way back. */
export function SignedOut({ text, way }: SignedOutProps) {
  const outcome = useSignal<"" | "done" | "failed">("");
  const again = async () => {
    outcome.value = await reopen("/api/adviser/reopen") ? "done" : "failed";
  };
  return (
    <Shell office="" phone="" width="column">
      <h1>{t.adviser.signedOutTitle}</h1>
      <p class="lead">{text}</p>
      {way !== "none" && (
        <div class="actions">
          {way === "reopen" && (
            <button type="button" class="button primary" onClick={again}>{t.adviser.reopen}</button>
          )}
          <a class={`button ${way === "sign-in" ? "primary" : ""}`} href="/anmelden">
            {way === "sign-in" ? t.signIn.title : t.signIn.withAccount}
          </a>
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
