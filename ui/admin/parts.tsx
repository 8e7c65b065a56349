import { Icon } from "../parts/icon.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import type { Fault } from "./ask.ts";

/** Why the last try failed; there before it has to say something, so that screen readers notice. */
export function Fails({ fault }: { fault: Fault | null }) {
  return (
    <p class="field-error" role="alert">
      {fault && (
        <>
          <Icon name="warning" />
          <span>{t.admin.faults[fault]}</span>
        </>
      )}
    </p>
  );
}

/** An adviser by name; who sits at the server's own computer has none. */
export function nameOf({ name }: { name: string }): string {
  return plainText(name) || t.admin.local;
}
