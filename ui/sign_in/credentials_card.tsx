import { useSignal } from "@preact/signals";
import { t } from "../texts/texts.ts";
import { codeSecret, type Me, recovery } from "./answers.ts";
import { ask, type Failure } from "./ask.ts";
import { CodeApp } from "./code_app.tsx";
import { Failed, Form, PasswordField, WorkButton } from "./fields.tsx";
import type { Prover } from "./proof.tsx";
import { RecoveryCodes } from "./recovery_codes.tsx";

/** What is being set: the password, the app, or both. */
type Editing = { password: boolean; app: { secret: string; uri: string } | null };

/** "Kennwort und Code" of one's own account. */
export function CredentialsCard(
  { me, prover, onChanged }: { me: Me; prover: Prover; onChanged: () => Promise<void> },
) {
  const texts = t.signIn;
  const editing = useSignal<Editing | null>(null);
  const password = useSignal(""), code = useSignal("");
  const failure = useSignal<Failure | null>(null), said = useSignal("");
  const recoveryCodes = useSignal<readonly string[] | null>(null);

  const begin = async (what: { password: boolean; app: boolean }) => {
    failure.value = null;
    said.value = "";
    // Also asks for the fresh sign-in, before anything is typed.
    const result = await prover.run(() =>
      ask("/api/account", { type: "code-begin" }, { answer: codeSecret })
    );
    if (!result.ok) return void (failure.value = result.failure.fault === "again" ? null : result.failure);
    password.value = code.value = "";
    editing.value = { password: what.password, app: what.app ? result.value : null };
  };
  const save = async () => {
    const { password: newPassword, app } = editing.value!;
    failure.value = null;
    const result = await prover.run(() =>
      ask("/api/account", {
        type: "credentials",
        password: newPassword ? password.value : null,
        code: app ? code.value : null,
      }, { answer: recovery })
    );
    if (!result.ok) return void (failure.value = result.failure);
    editing.value = null;
    said.value = texts.changed;
    recoveryCodes.value = result.value.recoveryCodes.length > 0 ? result.value.recoveryCodes : null;
    await onChanged();
  };

  if (recoveryCodes.value) {
    return <RecoveryCodes codes={recoveryCodes.value} onDone={() => recoveryCodes.value = null} />;
  }
  return (
    <section class="card" aria-labelledby="credentials-title">
      <h2 id="credentials-title">{texts.passwordAndCode}</h2>
      <p class="quiet">{me.hasPassword ? texts.hasPassword(me.recoveryCodes) : texts.noPassword}</p>
      <p role="status" class="said">{said.value}</p>
      {editing.value
        ? (
          <Form onSend={save} label={texts.passwordAndCode} button={texts.save}>
            {editing.value.password && <PasswordField label={texts.newPassword} value={password} fresh />}
            {editing.value.app && <CodeApp {...editing.value.app} code={code} />}
            <Failed failure={failure.value} />
            <div class="actions">
              <button type="button" class="button" onClick={() => editing.value = null}>
                {texts.cancel}
              </button>
            </div>
          </Form>
        )
        : (
          <>
            <div class="actions">
              {me.hasPassword
                ? (
                  <>
                    <WorkButton work={() => begin({ password: true, app: false })}>
                      {texts.changePassword}
                    </WorkButton>
                    <WorkButton work={() => begin({ password: false, app: true })}>
                      {texts.changeCode}
                    </WorkButton>
                  </>
                )
                : (
                  <WorkButton work={() => begin({ password: true, app: true })}>
                    {texts.setPassword}
                  </WorkButton>
                )}
            </div>
            <Failed failure={failure.value} />
          </>
        )}
    </section>
  );
}
