import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { type OfficeSettings, type SettingsAnswer, settingsAnswer } from "../../protocol/administration.ts";
import { ADDRESS_MAX_CHARS, NAME_MAX_CHARS, OFFICE_TEXT_MAX_CHARS } from "../../protocol/limits.ts";
import { Form } from "../sign_in/fields.tsx";
import { t } from "../texts/texts.ts";
import type { Ask, Fault } from "./ask.ts";
import { Fails } from "./parts.tsx";

export interface SettingsCardProps {
  ask: Ask;
  answer: SettingsAnswer;
  onSaved(answer: SettingsAnswer): void;
}

const LINES = [["office", NAME_MAX_CHARS], ["phone", NAME_MAX_CHARS], [
  "address",
  ADDRESS_MAX_CHARS,
]] as const;

/** The office's facts, and how long things are kept. */
export function SettingsCard({ ask, answer, onSaved }: SettingsCardProps) {
  const texts = t.admin;
  const id = useId();
  const draft = useSignal(answer.settings), fault = useSignal<Fault | null>(null), said = useSignal("");
  const change = (part: Partial<OfficeSettings>) => {
    said.value = "";
    draft.value = { ...draft.value, ...part };
  };
  const save = async () => {
    const address = withSlash(draft.value.address.trim());
    const result = await ask({ type: "change", settings: { ...draft.value, address } }, settingsAnswer);
    fault.value = result.ok ? null : result.fault;
    said.value = result.ok ? texts.saved : "";
    if (!result.ok) return;
    draft.value = result.value.settings;
    onSaved(result.value);
  };
  return (
    <section class="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{texts.office}</h2>
      <Form onSend={save} label={texts.office} button={texts.save}>
        {LINES.map(([name, maxLength]) => {
          const fixed = answer.fixed.includes(name);
          const hint = fixed ? texts.fixed : name === "address" ? texts.addressHint : null;
          return (
            <div key={name} class="field">
              <label for={`${id}-${name}`}>{texts.names[name]}</label>
              <input
                id={`${id}-${name}`}
                class="password-field"
                maxLength={maxLength}
                value={draft.value[name]}
                aria-describedby={hint ? `${id}-${name}-hint` : undefined}
                onInput={(event) => change({ [name]: event.currentTarget.value })}
              />
              {hint && <p id={`${id}-${name}-hint`} class="quiet">{hint}</p>}
            </div>
          );
        })}
        {(["imprint", "conditions"] as const).map((name) => (
          <div key={name} class="field">
            <label for={`${id}-${name}`}>{texts.names[name]}</label>
            <textarea
              id={`${id}-${name}`}
              class="password-field"
              rows={5}
              maxLength={OFFICE_TEXT_MAX_CHARS}
              aria-describedby={`${id}-${name}-hint`}
              value={draft.value[name]}
              onInput={(event) => change({ [name]: event.currentTarget.value })}
            />
            <p id={`${id}-${name}-hint`} class="quiet">{texts.textHint}</p>
          </div>
        ))}
        <div class="field">
          <label for={`${id}-days`}>{texts.names.retentionDays}</label>
          <input
            id={`${id}-days`}
            class="password-field"
            inputMode="numeric"
            maxLength={4}
            aria-describedby={`${id}-days-hint`}
            value={String(draft.value.retentionDays || "")}
            onInput={(event) =>
              change({ retentionDays: Number(event.currentTarget.value.replace(/\D/g, "")) })}
          />
          <p id={`${id}-days-hint`} class="quiet">{texts.retentionHint}</p>
        </div>
        <Fails fault={fault.value} />
        <p class="said" role="status">{said.value}</p>
      </Form>
    </section>
  );
}

/** "https://hilfe.kanzlei.example" as typed, too. */
function withSlash(address: string): string {
  return address === "" || address.endsWith("/") ? address : `${address}/`;
}
