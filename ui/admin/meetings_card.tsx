import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type MeetingRow, meetingsAnswer } from "../../protocol/administration.ts";
import { ADMINISTRATION_PAGE_ROWS } from "../../protocol/limits.ts";
import { dateText } from "../sign_in/dates.ts";
import { WorkButton } from "../sign_in/fields.tsx";
import { t } from "../texts/texts.ts";
import type { Ask, Fault } from "./ask.ts";
import { Fails, nameOf } from "./parts.tsx";

/** Sessions met, newest first. */
export function MeetingsCard({ ask }: { ask: Ask }) {
  const texts = t.admin;
  const rows = useSignal<MeetingRow[] | null>(null), fault = useSignal<Fault | null>(null);
  const more = useSignal(false);
  const load = async () => {
    const before = rows.value?.at(-1)?.startedAt ?? null;
    const answer = await ask({ type: "meetings", before }, meetingsAnswer);
    fault.value = answer.ok ? null : answer.fault;
    if (!answer.ok) return;
    rows.value = [...rows.value ?? [], ...answer.value.meetings];
    more.value = answer.value.meetings.length === ADMINISTRATION_PAGE_ROWS;
  };
  useEffect(() => void load(), []);
  return (
    <section class="card" aria-labelledby="meetings-title">
      <h2 id="meetings-title">{texts.meetings}</h2>
      <p class="quiet">{texts.meetingsHint}</p>
      {rows.value?.length
        ? (
          <ul class="rows">
            {rows.value.map((row) => (
              <li key={row.session}>
                <span>
                  <strong>{nameOf(row.adviser)}</strong>
                  <span class="quiet">
                    {dateText(row.startedAt)} · {texts.modes[row.mode]} · {lengthOf(row)}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        )
        : rows.value && <p>{texts.meetingsNone}</p>}
      <Fails fault={fault.value} />
      {more.value && (
        <div class="actions">
          <WorkButton work={load}>{texts.more}</WorkButton>
        </div>
      )}
    </section>
  );
}

function lengthOf({ startedAt, endedAt }: MeetingRow): string {
  return endedAt === null ? t.admin.noEnd : t.admin.minutes(Math.floor((endedAt - startedAt) / 60_000));
}
