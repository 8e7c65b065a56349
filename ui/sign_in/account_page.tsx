import { useSignal } from "@preact/signals";
import { Icon } from "../parts/icon.tsx";
import { Shell } from "../parts/shell.tsx";
import { t } from "../texts/texts.ts";
import { type About, type Me, me as meAnswer, nothing, passkeyOptions } from "./answers.ts";
import { ask, failed, type Failure, type Result } from "./ask.ts";
import { CredentialsCard } from "./credentials_card.tsx";
import { dateText } from "./dates.ts";
import { Failed, Note, WorkButton } from "./fields.tsx";
import { makePasskey } from "./passkey.ts";
import { ProofDialog, useProver } from "./proof.tsx";
import { SignInForm } from "./sign_in_form.tsx";

/** "Mein Konto". */
export function AccountPage({ about, me: first }: { about: About; me: Me | null }) {
  const texts = t.signIn;
  const me = useSignal(first), failure = useSignal<Failure | null>(null), out = useSignal("");
  const prover = useProver();

  const load = async () => {
    const result = await ask("/api/account", { type: "me" }, { answer: meAnswer });
    if (result.ok) me.value = result.value;
    else if (result.failure.fault === "signed-out") me.value = null;
    else failure.value = result.failure;
  };
  const act = async (action: () => Promise<Result<unknown>>) => {
    failure.value = null;
    const result = await prover.run(action);
    if (!result.ok && result.failure.fault !== "again") failure.value = result.failure;
    await load();
  };
  const leave = async (type: "sign-out" | "sign-out-everywhere") => {
    const result = await ask("/api/account", { type }, { answer: nothing });
    if (!result.ok) return void (failure.value = result.failure);
    out.value = texts.signedOutDone;
    me.value = null;
  };

  if (!me.value) {
    const signedIn = async () => {
      out.value = "";
      await load();
    };
    return (
      <Shell office={about.office} phone={about.phone} width="column">
        <h1>{texts.title}</h1>
        <p class="lead" role="status">{out.value || texts.signedOut}</p>
        <SignInForm about={about} onDone={signedIn} />
      </Shell>
    );
  }
  const { account, passkeys, hasPassword, devices } = me.value;
  return (
    <Shell office={about.office} phone={about.phone} width="column">
      <div class="hero">
        <h1>{texts.accountTitle}</h1>
        <p class="lead">
          {account.name} · {account.login} · {texts.roles[account.role]}
        </p>
        <div class="actions">
          <a class="button" href="/berater">
            <Icon name="back" />
            {texts.toAdviser}
          </a>
          {account.role === "administrator" && (
            <a class="button" href="/berater/verwaltung">{t.admin.title}</a>
          )}
          <WorkButton work={() => leave("sign-out")}>{texts.signOut}</WorkButton>
        </div>
      </div>
      <Failed failure={failure.value} />
      <PasskeysCard about={about} passkeys={passkeys} act={act} />
      <CredentialsCard me={me.value} prover={prover} onChanged={load} />
      <section class="card" aria-labelledby="devices-title">
        <h2 id="devices-title">{texts.devices}</h2>
        <ul class="rows">
          {devices.map(({ id, device, createdAt, here }) => (
            <li key={id}>
              <span>
                <strong>{device || texts.unknownDevice}</strong>
                <span class="quiet">
                  {texts.since(dateText(createdAt))}
                  {here && ` · ${texts.thisDevice}`}
                </span>
              </span>
              {!here && (
                <WorkButton
                  kind="small"
                  work={() =>
                    act(() => ask("/api/account", { type: "end-session", session: id }, { answer: nothing }))}
                >
                  {texts.signOutDevice}
                </WorkButton>
              )}
            </li>
          ))}
        </ul>
        <div class="actions">
          <WorkButton kind="danger" work={() => leave("sign-out-everywhere")}>
            {texts.signOutEverywhere}
          </WorkButton>
        </div>
        <p class="quiet">{texts.signOutEverywhereHint}</p>
      </section>
      <ProofDialog
        prover={prover}
        ways={{ passkey: about.passkeys && passkeys.length > 0, password: hasPassword }}
      />
    </Shell>
  );
}

interface PasskeysCardProps {
  about: About;
  passkeys: Me["passkeys"];
  act(action: () => Promise<Result<unknown>>): Promise<void>;
}

function PasskeysCard({ about, passkeys, act }: PasskeysCardProps) {
  const texts = t.signIn;
  const add = () =>
    act(async () => {
      const options = await ask("/api/account", { type: "passkey-options" }, { answer: passkeyOptions });
      if (!options.ok) return options;
      const passkey = await makePasskey(options.value.options);
      if (passkey === null) return failed("passkey");
      return await ask("/api/account", { type: "passkey-add", passkey }, { answer: nothing });
    });
  return (
    <section class="card" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">{texts.passkeys}</h2>
      {passkeys.length === 0 ? <p class="quiet">{texts.noPasskeyYet}</p> : (
        <ul class="rows">
          {passkeys.map(({ id, label, rpId, createdAt, usedAt }) => (
            <li key={id}>
              <span>
                <strong>{label || texts.unknownDevice}</strong>
                <span class="quiet">
                  {texts.passkeyFor(rpId)} · {texts.made(dateText(createdAt))}
                  {usedAt !== null && ` · ${texts.used(dateText(usedAt))}`}
                </span>
              </span>
              <WorkButton
                kind="small danger"
                work={() =>
                  act(() =>
                    ask("/api/account", { type: "passkey-remove", passkey: id }, { answer: nothing })
                  )}
              >
                {texts.remove}
              </WorkButton>
            </li>
          ))}
        </ul>
      )}
      {about.passkeys
        ? (
          <div class="actions">
            <WorkButton work={add}>
              <Icon name="plus" />
              {texts.addPasskey}
            </WorkButton>
          </div>
        )
        : <Note>{texts.noPasskeys}</Note>}
    </section>
  );
}
