import { useSignal } from "@preact/signals";
import { Keepsakes } from "../end/keepsakes.tsx";
import { reopen } from "../net/launch.ts";
import { Icon } from "../parts/icon.tsx";
import { Shell } from "../parts/shell.tsx";
import { t } from "../texts/texts.ts";
import type { ClientUi } from "./client_session.ts";

/** The pages that have nothing to do with a session any more. */

/** Reloaded, or opened by itself: only the process can open a page that it talks to. */
export function NoToken({ replaced = false }: { replaced?: boolean }) {
  const outcome = useSignal<"" | "done" | "failed">("");
  const again = async () => {
    outcome.value = await reopen("/api/reopen") ? "done" : "failed";
  };
  return (
    <Shell office="" phone="" width="column">
      <h1>{t.client.noTokenTitle}</h1>
      <p class="lead">{replaced ? t.client.replaced : t.client.noToken}</p>
      {!replaced && (
        <div class="actions">
          <button type="button" class="button primary" onClick={again}>{t.client.reopen}</button>
        </div>
      )}
      <p role="status">
        {outcome.value === "done"
          ? t.client.reopened
          : outcome.value === "failed"
          ? t.client.reopenFailed
          : ""}
      </p>
    </Shell>
  );
}

/** The process behind the page is gone; what the page has of the session can still be saved. */
export function Lost({ ui }: { ui: ClientUi }) {
  return (
    <Shell office="" phone="" width="column">
      <h1>{t.client.lostTitle}</h1>
      <div role="alert" class="note warning">
        <Icon name="offline" />
        <span>{t.client.lost}</span>
      </div>
      <p>{t.client.lostHint}</p>
      <Keepsakes end="client" records={ui.transferRecords.value} receipt={ui.receipt} />
    </Shell>
  );
}

/** The last page. */
export function Goodbye({ ui, restarted }: { ui: ClientUi; restarted: boolean }) {
  return (
    <Shell office="" phone="" width="column">
      <h1>{restarted ? t.client.restartedTitle : t.client.goodbyeTitle}</h1>
      <p class="lead" role="status">{restarted ? t.client.restarted : t.client.goodbye}</p>
      {restarted && <Keepsakes end="client" records={ui.transferRecords.value} receipt={ui.receipt} />}
    </Shell>
  );
}
