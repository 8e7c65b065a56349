import { Icon } from "../parts/icon.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import type { ListedSession, Windows } from "./windows.ts";

/** "Meine Sitzungen": those of this adviser in all windows, and the way to a further one. */
export function OwnSessions({ windows }: { windows: Windows }) {
  const sessions = windows.sessions.value;
  if (sessions.length === 0) return null;
  return (
    <section class="card own-sessions" aria-labelledby="own-sessions-title">
      <h2 id="own-sessions-title">{t.sessions.title}</h2>
      <ul>
        {sessions.map((session) => <Row key={session.session} session={session} />)}
      </ul>
      <div class="actions">
        <button type="button" class="button" onClick={windows.further}>
          <Icon name="plus" />
          {t.sessions.further}
        </button>
      </div>
      <p class="quiet" role="status">{windows.blocked.value ? t.sessions.blocked : t.sessions.hint}</p>
    </section>
  );
}

function Row({ session }: { session: ListedSession }) {
  const { client, number, mode, phase, window } = session;
  const time = new Intl.DateTimeFormat(t.locale, { hour: "2-digit", minute: "2-digit" }).format(
    session.since,
  );
  return (
    <li class={window === "here" ? "here" : ""}>
      <strong>{plainText(client) || (number ? t.sessions.number(number) : t.sessions.unnamed)}</strong>
      <span>
        {mode === "support" ? t.adviser.support : t.adviser.show}, {t.sessions.phases[phase]},{" "}
        {t.sessions.since(time)}
      </span>
      <span class="own-sessions-window">{t.sessions.windows[window]}</span>
    </li>
  );
}
