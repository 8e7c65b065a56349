import { useEffect, useRef } from "preact/hooks";
import type { OfficeCommand, OfficeState } from "../../protocol/office.ts";
import { Icon } from "../parts/icon.tsx";
import { Shell } from "../parts/shell.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import { OfficeChoice } from "./office_choice.tsx";

type Phase<P extends OfficeState["phase"]> = Extract<OfficeState, { phase: P }>;
type Command = (command: OfficeCommand) => void;

/** Before there is a session: which office this client is for, and whether it is the right one. */
export function OfficePage({ office, onCommand }: { office: OfficeState; onCommand: Command }) {
  return (
    <Shell office="" phone="" width="column">
      {office.phase === "choose" && <OfficeChoice office={office} onCommand={onCommand} />}
      {office.phase === "searching" && <Searching host={office.host} />}
      {office.phase === "failed" && <Failed office={office} onCommand={onCommand} />}
      {office.phase === "ask" && <Question office={office} onCommand={onCommand} />}
      {office.phase === "refused" && <Refused office={office} onCommand={onCommand} />}
    </Shell>
  );
}

function Searching({ host }: { host: string }) {
  return (
    <p class="status" role="status">
      <span class="dot busy" aria-hidden="true" />
      {t.office.searching(host)}
    </p>
  );
}

function Failed({ office, onCommand }: { office: Phase<"failed">; onCommand: Command }) {
  return (
    <>
      <Heading text={t.office.failedTitle} />
      <p class="note warning" role="alert">
        <Icon name="offline" />
        <span>{t.office.errors[office.error]}</span>
      </p>
      <p>
        {t.office.address} <strong>{office.host}</strong>
      </p>
      <Again mayChange={office.mayChange} onCommand={onCommand} />
    </>
  );
}

/** "Stimmt das?": Ja is no default, and both answers weigh the same. */
function Question({ office, onCommand }: { office: Phase<"ask">; onCommand: Command }) {
  const texts = t.office.ask;
  const others = office.others.map(plainText).filter((name) => name !== "");
  return (
    <>
      <Heading text={texts.title} />
      <section class="card">
        <p>{texts.lead}</p>
        <dl class="office-facts">
          <Fact name={texts.name} value={plainText(office.name)} strong />
          <Fact name={texts.phone} value={plainText(office.phone) || texts.noPhone} strong />
          <Fact name={texts.host} value={office.host} strong />
          {office.spelled !== office.host && <Fact name={texts.spelled} value={office.spelled} />}
          <Fact name={texts.words} value={office.words} hint={texts.wordsHint} />
        </dl>
        {others.length > 0 && (
          <p class="note warning">
            <Icon name="warning" />
            <span>{texts.others(others.join(", "))}</span>
          </p>
        )}
        {office.warnings.map((warning) => (
          <p key={warning} class="note warning">
            <Icon name="warning" />
            <span>{t.office.warnings[warning]}</span>
          </p>
        ))}
        <p>{texts.check}</p>
        <div class="actions equal">
          <button type="button" class="button" onClick={() => onCommand({ kind: "answer", yes: true })}>
            {texts.yes}
          </button>
          <button type="button" class="button" onClick={() => onCommand({ kind: "answer", yes: false })}>
            {texts.no}
          </button>
        </div>
      </section>
    </>
  );
}

function Refused({ office, onCommand }: { office: Phase<"refused">; onCommand: Command }) {
  const texts = t.office.refused;
  const name = plainText(office.known.name);
  return (
    <>
      <Heading text={texts.title} />
      <p class="note warning" role="alert">
        <Icon name="warning" />
        <span>{office.reason === "key" ? texts.key(name) : texts.nameTaken(name, office.known.host)}</span>
      </p>
      <section class="card" aria-labelledby="do">
        <h2 id="do">{texts.doTitle}</h2>
        <p>{texts.call(plainText(office.known.phone))}</p>
        <p>{texts.tell}</p>
        <dl class="office-facts">
          <Fact name={texts.oldWords} value={office.knownWords} strong />
          <Fact name={texts.newWords} value={office.words} strong />
          <Fact name={texts.host} value={office.host} />
        </dl>
      </section>
      <Again mayChange={office.mayChange} onCommand={onCommand} />
    </>
  );
}

function Again({ mayChange, onCommand }: { mayChange: boolean; onCommand: Command }) {
  return (
    <div class="actions">
      <button type="button" class="button primary" onClick={() => onCommand({ kind: "retry" })}>
        {t.office.retry}
      </button>
      {mayChange && (
        <button type="button" class="button" onClick={() => onCommand({ kind: "change" })}>
          {t.office.change}
        </button>
      )}
    </div>
  );
}

function Fact(
  { name, value, hint, strong }: { name: string; value: string; hint?: string; strong?: boolean },
) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={strong ? "strong" : ""}>
        {value}
        {hint && <span class="quiet">{hint}</span>}
      </dd>
    </div>
  );
}

/** Takes the focus, so that the page that changed by itself is read out. */
export function Heading({ text }: { text: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return <h1 ref={heading} tabIndex={-1}>{text}</h1>;
}
