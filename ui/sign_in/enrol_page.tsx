import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { NewPasskey } from "../../protocol/sign_in.ts";
import { Shell } from "../parts/shell.tsx";
import { t } from "../texts/texts.ts";
import { type About, type Enrolment, passkeyOptions, recovery } from "./answers.ts";
import { ask, failed, type Failure } from "./ask.ts";
import { CodeApp } from "./code_app.tsx";
import { Failed, Form, Note, PasswordField, TextField } from "./fields.tsx";
import { makePasskey } from "./passkey.ts";
import { RecoveryCodes } from "./recovery_codes.tsx";
import { NoPasskeys } from "./sign_in_form.tsx";

const TITLES = {
  "set-up": ["setUpTitle", "setUpLead"],
  "invitation": ["invitationTitle", "invitationLead"],
  "reset": ["resetTitle", "resetLead"],
} as const;

export interface EnrolPageProps {
  about: About;
  /** The link's secret. */
  token: string;
  enrolment: Enrolment;
}

/** Set-up, invitation, new access: who one is, and what one signs in with. */
export function EnrolPage({ about, token, enrolment }: EnrolPageProps) {
  const texts = t.signIn;
  const { kind, secret, uri } = enrolment;
  const name = useSignal(enrolment.name), login = useSignal(enrolment.login);
  const how = useSignal<"passkey" | "password">(about.passkeys ? "passkey" : "password");
  const password = useSignal(""), code = useSignal("");
  const failure = useSignal<Failure | null>(null);
  const recoveryCodes = useSignal<readonly string[] | null>(null);
  const [title, lead] = TITLES[kind];

  const done = () => location.replace("/berater");
  const send = async () => {
    failure.value = null;
    const who = { token, name: name.value, login: login.value };
    const result = how.value === "passkey" ? await byPasskey(who) : await ask(
      "/api/enrol",
      { type: "password", ...who, password: password.value, code: code.value },
      { answer: recovery },
    );
    if (!result.ok) return void (failure.value = result.failure);
    if (result.value.recoveryCodes.length === 0) return done();
    recoveryCodes.value = result.value.recoveryCodes;
  };
  if (recoveryCodes.value) {
    return (
      <Shell office={about.office} phone={about.phone} width="column">
        <h1>{texts[title]}</h1>
        <RecoveryCodes codes={recoveryCodes.value} onDone={done} />
      </Shell>
    );
  }
  return (
    <Shell office={about.office} phone={about.phone} width="column">
      <div class="hero">
        <h1>{texts[title]}</h1>
        <p class="lead">{texts[lead]}</p>
      </div>
      {!about.secure ? <Note warning>{texts.insecure}</Note> : (
        <section class="card">
          <Form
            onSend={send}
            label={texts.enrolPage}
            button={how.value === "passkey"
              ? texts.createPasskey
              : kind === "reset"
              ? texts.save
              : texts.create}
          >
            {kind !== "reset" && (
              <>
                <h2>{texts.who}</h2>
                <TextField label={texts.name} value={name} autocomplete="name" hint={texts.nameHint} />
                <TextField
                  label={texts.login}
                  value={login}
                  autocomplete="username"
                  inputMode="email"
                  maxLength={80}
                  hint={texts.loginHint}
                />
              </>
            )}
            <HowChoice how={how} passkeys={about.passkeys} />
            {how.value === "passkey" ? <p class="quiet">{texts.passkeyHere(location.hostname)}</p> : (
              <>
                {!about.passkeys && <NoPasskeys hash={`#link=${token}`} />}
                <PasswordField label={texts.password} value={password} fresh />
                <CodeApp secret={secret} uri={uri} code={code} />
              </>
            )}
            <Failed failure={failure.value} />
          </Form>
        </section>
      )}
    </Shell>
  );
}

async function byPasskey(who: { token: string; name: string; login: string }) {
  const options = await ask("/api/enrol", { type: "passkey-options", ...who }, { answer: passkeyOptions });
  if (!options.ok) return options;
  const passkey: NewPasskey | null = await makePasskey(options.value.options);
  if (passkey === null) return failed("passkey");
  return await ask("/api/enrol", { type: "passkey", ...who, passkey }, { answer: recovery });
}

function HowChoice(
  { how, passkeys }: { how: { value: "passkey" | "password" }; passkeys: boolean },
) {
  const texts = t.signIn;
  const id = useId();
  const options = [
    ["passkey", texts.choosePasskey, texts.choosePasskeyHint],
    ["password", texts.choosePassword, texts.choosePasswordHint],
  ] as const;
  return (
    <fieldset class="choice">
      <legend>{texts.how}</legend>
      {options.map(([value, label, hint]) => {
        const disabled = value === "passkey" && !passkeys;
        return (
          <div key={value} class="tick">
            <input
              type="radio"
              id={`${id}-${value}`}
              name={id}
              checked={how.value === value}
              aria-disabled={disabled || undefined}
              aria-describedby={`${id}-${value}-hint`}
              onClick={(event) => {
                if (disabled) event.preventDefault();
              }}
              onChange={() => {
                if (!disabled) how.value = value;
              }}
            />
            <label for={`${id}-${value}`}>{label}</label>
            <p id={`${id}-${value}-hint`} class="quiet">{hint}</p>
          </div>
        );
      })}
    </fieldset>
  );
}
