import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { OfficeCommand, OfficeState } from "../../protocol/office.ts";
import { ADDRESS_MAX_CHARS } from "../../protocol/limits.ts";
import { Icon } from "../parts/icon.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";

export interface OfficeChoiceProps {
  office: Extract<OfficeState, { phase: "choose" }>;
  onCommand: (command: OfficeCommand) => void;
}

/** The offices that are known, and a field for another one. */
export function OfficeChoice({ office: { offices, error, typed }, onCommand }: OfficeChoiceProps) {
  const texts = t.office.choose;
  return (
    <>
      <h1>{texts.title}</h1>
      {offices.length === 0 && <p class="lead">{texts.lead}</p>}
      {offices.length > 0 && (
        <section class="card" aria-labelledby="known">
          <h2 id="known">{texts.known}</h2>
          <ul class="offices">
            {offices.map(({ host, name, phone }) => (
              <li key={host}>
                <button
                  type="button"
                  class="button primary large"
                  onClick={() => onCommand({ kind: "choose", host })}
                >
                  {texts.open(plainText(name))}
                </button>
                <span class="quiet">
                  {host}
                  {phone !== "" && ` · ${t.phone} ${plainText(phone)}`}
                </span>
                <button
                  type="button"
                  class="button small"
                  aria-label={texts.forgetLabel(plainText(name))}
                  onClick={() => onCommand({ kind: "forget", host })}
                >
                  {texts.forget}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <AddressForm
        title={offices.length > 0 ? texts.other : null}
        error={error === null ? "" : t.office.errors[error]}
        typed={typed}
        onAddress={(address) => onCommand({ kind: "address", address })}
      />
    </>
  );
}

interface AddressFormProps {
  title: string | null;
  error: string;
  typed: string;
  onAddress: (address: string) => void;
}

function AddressForm({ title, error, typed, onAddress }: AddressFormProps) {
  const texts = t.office.choose;
  const field = useRef<HTMLInputElement>(null);
  const empty = useSignal(false);
  useEffect(() => {
    if (title === null || error !== "") field.current?.focus();
  }, [error]);
  const said = empty.value ? t.office.errors.address : error;
  return (
    <form
      class="card connect"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const address = field.current!.value.trim();
        empty.value = address === "";
        if (empty.value) field.current!.focus();
        else onAddress(address);
      }}
    >
      {title !== null && <h2>{title}</h2>}
      <label for="address">{texts.label}</label>
      <input
        ref={field}
        id="address"
        class="password-field"
        name="address"
        type="text"
        inputMode="url"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={ADDRESS_MAX_CHARS}
        defaultValue={typed}
        aria-describedby="address-hint address-error"
        aria-invalid={said !== "" || undefined}
      />
      <p id="address-hint" class="quiet">{texts.hint}</p>
      <div id="address-error" role="alert">
        {said && (
          <p class="note warning">
            <Icon name="warning" />
            <span>{said}</span>
          </p>
        )}
      </div>
      <button type="submit" class="button primary large">{texts.submit}</button>
    </form>
  );
}
