import type { Signal } from "@preact/signals";
import { QrCode } from "../adviser/qr_code.tsx";
import { t } from "../texts/texts.ts";
import { CodeField } from "./fields.tsx";

/** What an authenticator app reads, and the field for the first code that it shows. */
export function CodeApp({ secret, uri, code }: { secret: string; uri: string; code: Signal<string> }) {
  const texts = t.signIn;
  return (
    <div class="code-app">
      <QrCode text={uri} label={texts.appQr} />
      <div class="fields">
        <p>
          <strong>{texts.appTitle}</strong>
        </p>
        <p>{texts.appLead}</p>
        <p class="quiet">
          {texts.appSecret} <span class="app-secret" data-testid="app-secret">{grouped(secret)}</span>
        </p>
        <CodeField value={code} />
      </div>
    </div>
  );
}

/** In groups of four, for who types it. */
function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? "";
}
