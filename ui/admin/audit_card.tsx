import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { auditAnswer, type AuditRow, type Verdict, verdictAnswer } from "../../protocol/administration.ts";
import type { AuditEvent } from "../../protocol/audit.ts";
import { ADMINISTRATION_PAGE_ROWS } from "../../protocol/limits.ts";
import { Icon } from "../parts/icon.tsx";
import { plainText } from "../release/plain_text.ts";
import { dateText } from "../sign_in/dates.ts";
import { WorkButton } from "../sign_in/fields.tsx";
import { t } from "../texts/texts.ts";
import type { Ask, Fault } from "./ask.ts";
import { Fails, nameOf } from "./parts.tsx";

/** The server's audit log, newest first, and whether its chain is whole. */
export function AuditCard({ ask }: { ask: Ask }) {
  const texts = t.admin;
  const rows = useSignal<AuditRow[]>([]), fault = useSignal<Fault | null>(null);
  const verdict = useSignal<Verdict | null>(null), more = useSignal(false);
  const load = async (known: AuditRow[]) => {
    const answer = await ask({ type: "audit", before: known.at(-1)?.seq ?? null }, auditAnswer);
    fault.value = answer.ok ? null : answer.fault;
    if (!answer.ok) return;
    rows.value = [...known, ...answer.value.entries];
    more.value = answer.value.entries.length === ADMINISTRATION_PAGE_ROWS;
  };
  /** With what was written since. */
  const check = async () => {
    await load([]);
    const answer = await ask({ type: "verify" }, verdictAnswer);
    if (!answer.ok) fault.value = answer.fault;
    verdict.value = answer.ok ? answer.value : null;
  };
  useEffect(() => void check(), []);
  return (
    <section class="card" aria-labelledby="audit-title">
      <h2 id="audit-title">{texts.audit}</h2>
      <p class="quiet">{texts.auditHint}</p>
      <p role="status" class={verdict.value && verdict.value.state !== "intact" ? "field-error" : ""}>
        {verdict.value && (
          <>
            <Icon name={verdict.value.state === "intact" ? "check" : "warning"} />{" "}
            <span>{verdictText(verdict.value)}</span>
          </>
        )}
      </p>
      <div class="actions">
        <WorkButton kind="small" work={check}>{texts.check}</WorkButton>
      </div>
      <ol class="rows" reversed>
        {rows.value.map(({ seq, at, event }) => (
          <li key={seq}>
            <span>
              <strong>{texts.events[event.event]}</strong>
              <span class="quiet">{[`${seq}`, dateText(at), ...factsOf(event)].join(" · ")}</span>
            </span>
          </li>
        ))}
      </ol>
      <Fails fault={fault.value} />
      {more.value && (
        <div class="actions">
          <WorkButton work={() => load(rows.value)}>{texts.more}</WorkButton>
        </div>
      )}
    </section>
  );
}

function verdictText(verdict: Verdict): string {
  if (verdict.state === "intact") return t.admin.intact(verdict.entries);
  return t.admin[verdict.state](verdict.seq);
}

/** Who, whom, and what of an entry is of use to people. */
function factsOf(event: AuditEvent): string[] {
  const facts: string[] = [];
  if ("who" in event) facts.push(nameOf(event.who));
  if ("account" in event && event.account) facts.push(nameOf(event.account));
  if ("to" in event) facts.push(nameOf(event.to));
  if ("name" in event) facts.push(plainText(event.name));
  if (event.event === "wrong-credentials") {
    facts.push(plainText(event.address));
    if (event.unrecorded) facts.push(t.admin.unrecorded(event.unrecorded));
  }
  if (event.event === "settings-changed") facts.push(event.what.map((one) => t.admin.names[one]).join(", "));
  return facts;
}
