import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { readNumber } from "../../secure/number.ts";
import type { ClientState } from "../../protocol/local.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";

export interface ConnectFormProps {
  state: ClientState;
  onConnect: (number: string) => void;
}

/** The first screen: it asks for exactly one thing. */
export function ConnectForm({ state, onConnect }: ConnectFormProps) {
  const field = useRef<HTMLInputElement>(null);
  const invalid = useSignal(false);
  const wait = useSignal(0);
  useEffect(() => {
    if (!state.error) field.current?.focus();
  }, []);
  useEffect(() => {
    const until = Date.now() + (state.error === "slow" ? state.retryAfterMs ?? 0 : 0);
    const tick = () => wait.value = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [state]);

  const error = invalid.value ? t.client.invalid : state.error ? t.client.errors[state.error] : "";
  return (
    <form
      class="card connect"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const number = readNumber(field.current!.value);
        invalid.value = number === null;
        if (number !== null) onConnect(number);
        else field.current!.focus();
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
        aria-invalid={error !== "" || undefined}
        onInput={() => invalid.value = false}
      />
      <p id="number-hint" class="quiet">{t.client.numberHint}</p>
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
