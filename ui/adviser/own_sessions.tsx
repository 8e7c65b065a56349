import { Icon } from "../parts/icon.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import type { ListedSession, Windows } from "./windows.ts";

export interface OwnSessionsProps {
  windows: Windows;
  /** Below a remote screen: folded, to leave it the room. */
  folded: boolean;
}

/** "Meine Sitzungen": those of this adviser in all windows, and the way to a further one. */
export function OwnSessions({ windows, folded }: OwnSessionsProps) {
  const sessions = windows.sessions.value;
  if (sessions.length === 0) return null;
  const title = <h2 id="own-sessions-title">{t.sessions.title}</h2>;
  return (
    <section class={`own-sessions ${folded ? "folded" : "card"}`} aria-labelledby="own-sessions-title">
      {folded
        ? (
          <details>
            <summary>
              {title} <span>({sessions.length})</span>
            </summary>
            <List windows={windows} />
          </details>
        )
        : (
          <>
            {title}
            <List windows={windows} />
          </>
        )}
    </section>
  );
}

function List({ windows }: { windows: Windows }) {
  return (
    <>
      <ul>
        {windows.sessions.value.map((session) => <Row key={session.session} session={session} />)}
      </ul>
      <div class="actions">
        <button type="button" class="button" onClick={windows.further}>
          <Icon name="plus" />
          {t.sessions.further}
        </button>
      </div>
      <p class="quiet" role="status">{windows.blocked.value ? t.sessions.blocked : t.sessions.hint}</p>
    </>
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
