import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { readNumber } from "../../secure/number.ts";
import { readPassword } from "../../secure/password.ts";
import type { ClientState, ConnectError } from "../../protocol/local.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";

export type Known = { number: string; password: string | null };

export interface ConnectFormProps {
  state: Pick<ClientState, "error" | "retryAfterMs">;
  /** What is said otherwise than by the program. */
  errors?: Partial<Record<ConnectError, string>>;
  /** The last try, since this page was opened. */
  typed: Known | null;
  onConnect: (known: Known) => void;
}

/** The first screen: it asks for exactly one thing, and for a password only where the session has one. */
export function ConnectForm({ state, errors, typed, onConnect }: ConnectFormProps) {
  const field = useRef<HTMLInputElement>(null), passwordField = useRef<HTMLInputElement>(null);
  const asked = state.error === "password" ||
    (state.error === "not-verified" && (typed?.password ?? null) !== null);
  // Another number is another session: whether it has a password isn't known yet.
  const wanted = useSignal(asked);
  const invalid = useSignal<"" | "number" | "password">("");
  const wait = useSignal(0);
  useEffect(() => {
    if (wanted.value) passwordField.current?.focus();
    else if (!state.error) field.current?.focus();
  }, []);
  useEffect(() => {
    const until = Date.now() + (state.error === "slow" ? state.retryAfterMs ?? 0 : 0);
    const tick = () => wait.value = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [state]);

  const submit = () => {
    const number = readNumber(field.current!.value);
    const password = wanted.value ? readPassword(passwordField.current!.value) : null;
    invalid.value = number === null ? "number" : wanted.value && password === null ? "password" : "";
    if (number !== null && invalid.value === "") onConnect({ number, password });
    else (invalid.value === "number" ? field : passwordField).current!.focus();
  };
  const error = invalid.value
    ? (invalid.value === "number" ? t.client.invalid : t.client.passwordInvalid)
    : state.error === "password" && !wanted.value
    ? ""
    : state.error
    ? errors?.[state.error] ?? t.client.errors[state.error]
    : "";
  return (
    <form
      class="card connect"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label for="number">{t.client.number}</label>
      <input
        ref={field}
        id="number"
        class="number-field"
        name="number"
        type="text"
        inputMode="numeric"
        autocomplete="off"
        maxLength={40}
        aria-describedby="number-hint number-error"
        aria-invalid={(error !== "" && !wanted.value) || invalid.value === "number" || undefined}
        defaultValue={wanted.value ? typed?.number : undefined}
        onInput={() => {
          invalid.value = "";
          wanted.value = false;
        }}
      />
      <p id="number-hint" class="quiet">{t.client.numberHint}</p>
      {wanted.value && (
        <>
          <label for="password">{t.client.password}</label>
          <input
            ref={passwordField}
            id="password"
            class="password-field"
            name="password"
            type="text"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={100}
            aria-describedby="password-hint number-error"
            aria-invalid={(error !== "" && state.error !== "password") || undefined}
            onInput={() => invalid.value = ""}
          />
          <p id="password-hint" class="quiet">{t.client.passwordHint}</p>
        </>
      )}
      <div id="number-error" role="alert">
        {error && (
          <p class="note warning">
            <Icon name="warning" />
            <span>
              {error}
              {wait.value > 0 && ` ${t.client.retryIn(wait.value)}`}
            </span>
          </p>
        )}
      </div>
      <button type="submit" class="button primary large">{t.client.connect}</button>
    </form>
  );
}
