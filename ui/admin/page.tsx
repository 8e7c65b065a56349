import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { type SettingsAnswer, settingsAnswer } from "../../protocol/administration.ts";
import { Shell } from "../parts/shell.tsx";
import { t } from "../texts/texts.ts";
import type { Ask, Fault } from "./ask.ts";
import { AccountsSection } from "./accounts_section.tsx";
import { AuditCard } from "./audit_card.tsx";
import { LogoCard } from "./logo_card.tsx";
import { MeetingsCard } from "./meetings_card.tsx";
import { Fails } from "./parts.tsx";
import { SettingsCard } from "./settings_card.tsx";

export interface AdminPageProps {
  ask: Ask;
  /** The local adviser's token, for who has no account. */
  bearer: string | null;
  /** The way back to the adviser's page. */
  back: ComponentChildren;
}

/** "Verwaltung". */
export function AdminPage({ ask, bearer, back }: AdminPageProps) {
  const texts = t.admin;
  const settings = useSignal<SettingsAnswer | null>(null), fault = useSignal<Fault | null>(null);
  useEffect(() => {
    void ask({ type: "settings" }, settingsAnswer).then((answer) => {
      if (answer.ok) settings.value = answer.value;
      else fault.value = answer.fault;
    });
  }, []);
  return (
    <Shell office={settings.value?.settings.office ?? ""} phone="" width="column">
      <div class="hero">
        <h1>{texts.title}</h1>
        <p class="lead" role="status">
          {settings.value ? texts.lead : fault.value === "signed-out" ? texts.signedOut : texts.loading}
        </p>
        <div class="actions">
          {fault.value === "signed-out" && <a class="button primary" href="/anmelden">{texts.signIn}</a>}
          {back}
        </div>
      </div>
      {fault.value !== "signed-out" && <Fails fault={fault.value} />}
      {settings.value && (
        <>
          <SettingsCard ask={ask} answer={settings.value} onSaved={(answer) => settings.value = answer} />
          <LogoCard ask={ask} logo={settings.value.logo} onSaved={(answer) => settings.value = answer} />
          <AccountsSection bearer={bearer} />
          <MeetingsCard ask={ask} />
          <AuditCard ask={ask} />
        </>
      )}
    </Shell>
  );
}
