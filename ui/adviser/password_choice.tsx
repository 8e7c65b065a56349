import type { Signal } from "@preact/signals";
import { makePassword } from "../../secure/password.ts";
import { t } from "../texts/texts.ts";

export interface PasswordChoiceProps {
  /** As it will be read out; null: none. */
  password: Signal<string | null>;
  /** It is too short or too long. */
  invalid: Signal<boolean>;
}

/** "Zusätzliches Kennwort": off, unless the adviser wants one; then one is suggested. */
export function PasswordChoice({ password, invalid }: PasswordChoiceProps) {
  const texts = t.invite;
  const suggest = () => {
    password.value = makePassword();
    invalid.value = false;
  };
  return (
    <div class="password-choice">
      <div class="tick">
        <input
          type="checkbox"
          id="password-on"
          checked={password.value !== null}
          aria-describedby="password-on-hint"
          onChange={(event) => {
            if (event.currentTarget.checked) return suggest();
            password.value = null;
            invalid.value = false;
          }}
        />
        <label for="password-on">{texts.password}</label>
        <p id="password-on-hint" class="quiet">{texts.passwordHint}</p>
      </div>
      {password.value !== null && (
        <div class="password-set">
          <label for="password-text">{texts.passwordLabel}</label>
          <div class="actions">
            <input
              id="password-text"
              class="password-field"
              type="text"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              maxLength={100}
              value={password.value}
              aria-describedby="password-text-hint password-error"
              aria-invalid={invalid.value || undefined}
              onInput={(event) => {
                password.value = event.currentTarget.value;
                invalid.value = false;
              }}
            />
            <button type="button" class="button" onClick={suggest}>{texts.passwordSuggest}</button>
          </div>
          <p id="password-text-hint" class="quiet">{texts.passwordFieldHint}</p>
          <p id="password-error" role="alert">{invalid.value ? texts.passwordInvalid : ""}</p>
        </div>
      )}
    </div>
  );
}
