import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { PASSPHRASE_MAX_CHARS } from "../../protocol/limits.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import { type Failure, failureText } from "./ask.ts";

export interface TextFieldProps {
  label: string;
  value: Signal<string>;
  autocomplete: string;
  hint?: string;
  type?: "text" | "password";
  inputMode?: "text" | "email";
  maxLength?: number;
  readOnly?: boolean;
}

/** One line of text with its label above. */
export function TextField(props: TextFieldProps) {
  const { label, value, hint, autocomplete, type = "text", inputMode, maxLength = 120, readOnly } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="password-field"
        // One of two elements to its types.
        type={type as "text"}
        inputMode={inputMode}
        autocomplete={autocomplete}
        autocapitalize="none"
        spellcheck={false}
        maxLength={maxLength}
        readOnly={readOnly}
        value={value.value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onInput={(event) => void (value.value = event.currentTarget.value)}
      />
      {hint && <p id={`${id}-hint`} class="quiet">{hint}</p>}
    </div>
  );
}

/** A password, which may be looked at and pasted. */
export function PasswordField(
  { value, fresh, label }: { value: Signal<string>; fresh: boolean; label: string },
) {
  const shown = useSignal(false);
  const id = useId();
  return (
    <div class="field-group">
      <TextField
        label={label}
        value={value}
        type={shown.value ? "text" : "password"}
        autocomplete={fresh ? "new-password" : "current-password"}
        maxLength={PASSPHRASE_MAX_CHARS}
        hint={fresh ? t.signIn.passwordHint : undefined}
      />
      <div class="tick">
        <input
          type="checkbox"
          id={id}
          checked={shown.value}
          onChange={(event) => void (shown.value = event.currentTarget.checked)}
        />
        <label for={id}>{t.signIn.showPassword}</label>
      </div>
    </div>
  );
}

export function CodeField({ value, hint }: { value: Signal<string>; hint?: string }) {
  return (
    <TextField
      label={t.signIn.code}
      value={value}
      autocomplete="one-time-code"
      maxLength={40}
      hint={hint}
    />
  );
}

/** Why the last try failed; there before it has to say something, so that screen readers notice. */
export function Failed({ failure }: { failure: Failure | null }) {
  return (
    <p class="field-error" role="alert">
      {failure && (
        <>
          <Icon name="warning" />
          <span>{failureText(failure)}</span>
        </>
      )}
    </p>
  );
}

export function Note({ warning = false, children }: { warning?: boolean; children: ComponentChildren }) {
  return (
    <div class={`note ${warning ? "warning" : ""}`}>
      <Icon name={warning ? "warning" : "info"} />
      <div>{children}</div>
    </div>
  );
}

/** A button that waits for what it began: pressed again meanwhile it does nothing. */
export function WorkButton(
  { work, children, kind = "" }: { work: () => Promise<void>; children: ComponentChildren; kind?: string },
) {
  const busy = useSignal(false);
  const press = async () => {
    if (busy.value) return;
    busy.value = true;
    try {
      await work();
    } finally {
      busy.value = false;
    }
  };
  return (
    <button type="button" class={`button ${kind}`} aria-disabled={busy.value || undefined} onClick={press}>
      {children}
    </button>
  );
}

/** A form that waits for what it began. */
export function Form(
  { onSend, label, children, button }: {
    onSend: () => Promise<void>;
    label: string;
    children: ComponentChildren;
    button: string;
  },
) {
  const busy = useSignal(false);
  const send = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    try {
      await onSend();
    } finally {
      busy.value = false;
    }
  };
  return (
    <form class="fields" aria-label={label} onSubmit={send}>
      {children}
      <div class="actions">
        <button type="submit" class="button primary" aria-disabled={busy.value || undefined}>{button}</button>
      </div>
    </form>
  );
}
