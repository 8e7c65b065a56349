import { useSignal } from "@preact/signals";
import type { AccountRole } from "../../protocol/sign_in.ts";
import { Modal } from "../parts/modal.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import { link as linkAnswer, nothing } from "./answers.ts";
import { ask, type Failure } from "./ask.ts";
import { Failed, WorkButton } from "./fields.tsx";

/** Whose page the adviser's page is: an account's, or that of who sits at the server's own computer. */
export type Person =
  | { local: true; token: string; onAdministration(): void }
  | { local: false; name: string; role: AccountRole };

/** In the adviser's page's header, between two sessions. */
export function AdviserMenu({ person }: { person: Person }) {
  return person.local ? <SetUpOffer {...person} /> : <AccountMenu {...person} />;
}

function AccountMenu({ name, role }: { name: string; role: AccountRole }) {
  const texts = t.signIn;
  const leave = async () => {
    const result = await ask("/api/account", { type: "sign-out" }, { answer: nothing });
    if (result.ok || result.failure.fault === "signed-out") location.replace("/anmelden");
  };
  return (
    <nav class="top-menu" aria-label={texts.menuLabel}>
      <span class="quiet">{plainText(name)}</span>
      {role === "administrator" && <a class="button small" href="/berater/verwaltung">{t.admin.title}</a>}
      <a class="button small" href="/konto">{texts.accountTitle}</a>
      <WorkButton kind="small" work={leave}>{texts.signOut}</WorkButton>
    </nav>
  );
}

/** Nobody needs an account at the server's own computer; from others they do. */
function SetUpOffer({ token, onAdministration }: { token: string; onAdministration(): void }) {
  const texts = t.signIn;
  const link = useSignal<string | null>(null), failure = useSignal<Failure | null>(null);
  const offer = async () => {
    const result = await ask("/api/adviser/set-up", { token }, { answer: linkAnswer });
    failure.value = result.ok ? null : result.failure;
    link.value = result.ok ? result.value.link : null;
  };
  return (
    <div class="top-menu">
      <button type="button" class="button small" onClick={onAdministration}>{t.admin.title}</button>
      <WorkButton kind="small" work={offer}>{texts.menuSetUp}</WorkButton>
      <Failed failure={failure.value} />
      {link.value !== null && (
        <Modal
          title={texts.setUpLink}
          lead={<p>{link.value.startsWith("/einrichten") ? texts.setUpLinkLead : texts.setUpAnotherLead}</p>}
          onCancel={() => link.value = null}
        >
          <div class="actions">
            <a
              class="button primary"
              href={new URL(link.value, location.origin).href}
              target="_blank"
              onClick={() => link.value = null}
            >
              {texts.setUpOpen}
            </a>
            <button type="button" class="button" onClick={() => link.value = null}>{texts.close}</button>
          </div>
        </Modal>
      )}
    </div>
  );
}
