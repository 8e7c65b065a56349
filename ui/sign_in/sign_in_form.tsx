import { useSignal } from "@preact/signals";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import { type About, passkeyOptions, signedIn } from "./answers.ts";
import { ask, failed, type Failure } from "./ask.ts";
import { CodeField, Failed, Form, Note, PasswordField, TextField, WorkButton } from "./fields.tsx";
import { provePasskey } from "./passkey.ts";

/** Both ways in. @param onDone the browser holds the cookie now. */
export function SignInForm({ about, onDone }: { about: About; onDone: () => void }) {
  const texts = t.signIn;
  const login = useSignal(""), password = useSignal(""), code = useSignal("");
  const failure = useSignal<Failure | null>(null), passkeyFailure = useSignal<Failure | null>(null);
  if (!about.secure) return <Note warning>{texts.insecure}</Note>;

  const byPasskey = async () => {
    passkeyFailure.value = null;
    const options = await ask("/api/sign-in", { type: "passkey-options" }, { answer: passkeyOptions });
    const proof = options.ok ? await provePasskey(options.value.options) : null;
    const result = !options.ok
      ? options
      : proof === null
      ? failed("passkey")
      : await ask("/api/sign-in", { type: "passkey", proof }, { answer: signedIn });
    if (result.ok) return onDone();
    passkeyFailure.value = result.failure;
  };
  const byPassword = async () => {
    failure.value = null;
    const result = await ask(
      "/api/sign-in",
      { type: "password", login: login.value, password: password.value, code: code.value },
      { answer: signedIn },
    );
    if (result.ok) return onDone();
    failure.value = result.failure;
    code.value = "";
  };
  return (
    <>
      <section class="card" aria-labelledby="passkey-title">
        <h2 id="passkey-title">{texts.passkeyTitle}</h2>
        {about.passkeys
          ? (
            <>
              <p class="quiet">{texts.passkeyHint}</p>
              <div class="actions">
                <WorkButton work={byPasskey} kind="primary large">
                  <Icon name="lock" />
                  {texts.passkeyButton}
                </WorkButton>
              </div>
              <Failed failure={passkeyFailure.value} />
            </>
          )
          : <NoPasskeys />}
      </section>
      <section class="card" aria-labelledby="password-title">
        <h2 id="password-title">{texts.passwordTitle}</h2>
        <Form onSend={byPassword} label={texts.passwordTitle} button={texts.submit}>
          <TextField label={texts.login} value={login} autocomplete="username" />
          <PasswordField label={texts.password} value={password} fresh={false} />
          <CodeField value={code} hint={texts.codeHint} />
          <Failed failure={failure.value} />
        </Form>
      </section>
    </>
  );
}

/** Addresses of numbers have no passkeys; this computer has a name beside its numbers. */
export function NoPasskeys({ hash = "" }: { hash?: string }) {
  const { hostname, port, pathname } = location;
  const here = hostname === "127.0.0.1" || hostname === "[::1]";
  return (
    <Note>
      <p>{t.signIn.noPasskeys}</p>
      {here && <a href={`http://localhost:${port}${pathname}${hash}`}>{t.signIn.toLocalhost}</a>}
    </Note>
  );
}
