import { type Signal, useSignal } from "@preact/signals";
import { Icon } from "../parts/icon.tsx";
import { Modal } from "../parts/modal.tsx";
import { t } from "../texts/texts.ts";
import { nothing, passkeyOptions } from "./answers.ts";
import { ask, failed, type Failure, type Result } from "./ask.ts";
import { CodeField, Failed, Form, PasswordField, WorkButton } from "./fields.tsx";
import { provePasskey } from "./passkey.ts";

/** Carries out what needs a fresh sign-in: asks for it where the server wants it, then goes on. */
export interface Prover {
  /** What waits for the proof; null: nothing. */
  readonly waiting: Signal<(() => void) | null>;
  run<T>(action: () => Promise<Result<T>>): Promise<Result<T>>;
}

export function useProver(): Prover {
  const waiting = useSignal<(() => void) | null>(null);
  const run = async <T,>(action: () => Promise<Result<T>>): Promise<Result<T>> => {
    const result = await action();
    if (result.ok || result.failure.fault !== "again") return result;
    const proved = await new Promise<boolean>((resolve) => {
      waiting.value = () => resolve(true);
      cancels.set(waiting, () => resolve(false));
    });
    waiting.value = null;
    return proved ? await action() : failed("again");
  };
  return { waiting, run };
}

const cancels = new WeakMap<Signal<(() => void) | null>, () => void>();

/** "Bitte bestätigen Sie, dass Sie es sind"; there while something waits for it. */
export function ProofDialog(
  { prover, ways }: { prover: Prover; ways: { passkey: boolean; password: boolean } },
) {
  const texts = t.signIn;
  const password = useSignal(""), code = useSignal("");
  const failure = useSignal<Failure | null>(null);
  const proved = prover.waiting.value;
  if (!proved) return null;
  const settle = (result: Result<unknown>) => {
    password.value = code.value = "";
    failure.value = result.ok ? null : result.failure;
    if (result.ok) proved();
  };
  const byPasskey = async () => {
    const options = await ask("/api/account", { type: "again-options" }, { answer: passkeyOptions });
    if (!options.ok) return settle(options);
    const proof = await provePasskey(options.value.options);
    if (proof === null) return settle(failed("passkey"));
    settle(await ask("/api/account", { type: "again-passkey", proof }, { answer: nothing }));
  };
  const byPassword = async () =>
    settle(
      await ask(
        "/api/account",
        { type: "again-password", password: password.value, code: code.value },
        { answer: nothing },
      ),
    );
  const cancel = () => {
    failure.value = null;
    cancels.get(prover.waiting)?.();
  };
  return (
    <Modal title={texts.proveTitle} lead={<p>{texts.proveLead}</p>} onCancel={cancel}>
      {ways.passkey && (
        <div class="actions">
          <WorkButton work={byPasskey} kind="primary">
            <Icon name="lock" />
            {texts.passkeyButton}
          </WorkButton>
        </div>
      )}
      {ways.password && (
        <Form onSend={byPassword} label={texts.passwordTitle} button={texts.prove}>
          <PasswordField label={texts.password} value={password} fresh={false} />
          <CodeField value={code} hint={texts.codeHint} />
        </Form>
      )}
      <Failed failure={failure.value} />
      <div class="actions">
        <button type="button" class="button" onClick={cancel}>{texts.cancel}</button>
      </div>
    </Modal>
  );
}
