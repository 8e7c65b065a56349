import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { type SettingsAnswer, settingsAnswer } from "../../protocol/administration.ts";
import { LOGO_MAX_BYTES } from "../../protocol/limits.ts";
import { WorkButton } from "../sign_in/fields.tsx";
import { t } from "../texts/texts.ts";
import type { Ask, Fault } from "./ask.ts";
import { Fails } from "./parts.tsx";

export interface LogoCardProps {
  ask: Ask;
  logo: boolean;
  onSaved(answer: SettingsAnswer): void;
}

/** The office's logo. */
export function LogoCard({ ask, logo, onSaved }: LogoCardProps) {
  const texts = t.admin;
  const id = useId(), input = useRef<HTMLInputElement>(null);
  const fault = useSignal<Fault | null>(null), said = useSignal(""), version = useSignal(0);
  const send = async (data: string | null) => {
    const result = await ask({ type: "logo", data }, settingsAnswer);
    fault.value = result.ok ? null : result.fault;
    said.value = result.ok ? texts.saved : "";
    if (!result.ok) return;
    version.value++;
    onSaved(result.value);
  };
  const choose = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > LOGO_MAX_BYTES) return void (fault.value = "logo");
    await send(base64(new Uint8Array(await file.arrayBuffer())));
  };
  return (
    <section class="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{texts.names.logo}</h2>
      {logo
        ? <img class="office-logo" src={`/api/office/logo?${version.value}`} alt={texts.logoAlt} />
        : <p class="quiet">{texts.logoNone}</p>}
      <p id={`${id}-hint`} class="quiet">{texts.logoHint}</p>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/webp"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          void choose(file);
          event.currentTarget.value = "";
        }}
      />
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-describedby={`${id}-hint`}
          onClick={() => input.current?.click()}
        >
          {texts.logoChoose}
        </button>
        {logo && <WorkButton work={() => send(null)}>{texts.logoRemove}</WorkButton>}
      </div>
      <Fails fault={fault.value} />
      <p class="said" role="status">{said.value}</p>
    </section>
  );
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
