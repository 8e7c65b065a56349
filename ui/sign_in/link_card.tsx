import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import { isOwnAddress } from "./adviser_token.ts";
import { Note } from "./fields.tsx";

/** A link that is shown once. @param path with its secret in the fragment. */
export function LinkCard({ title, hint, path }: { title: string; hint: string; path: string }) {
  const texts = t.signIn;
  const copied = useSignal(false);
  const id = useId();
  const address = new URL(path, location.origin).href;
  const local = isOwnAddress();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      copied.value = true;
    } catch {
      document.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)?.select(); // NotAllowedError: by hand then
    }
  };
  return (
    <div class="link-card">
      <div class="field">
        <label for={id}>{title}</label>
        <input
          id={id}
          class="password-field"
          readOnly
          value={address}
          onFocus={(e) => e.currentTarget.select()}
        />
      </div>
      <div class="actions">
        <button type="button" class="button" onClick={copy}>
          <Icon name={copied.value ? "check" : "copy"} />
          {texts.copy}
        </button>
      </div>
      <p role="status" class="said">{copied.value ? texts.copied : ""}</p>
      <p class="quiet">{hint}</p>
      {local && <Note warning>{texts.linkLocal}</Note>}
    </div>
  );
}
