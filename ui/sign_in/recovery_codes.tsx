import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";

/** Shown once, right after they were made. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const texts = t.signIn;
  return (
    <section class="card recovery" aria-labelledby="recovery-title">
      <h2 id="recovery-title">{texts.recoveryTitle}</h2>
      <p>{texts.recoveryLead}</p>
      <ul class="codes">{codes.map((code) => <li key={code}>{code}</li>)}</ul>
      <div class="actions">
        <button type="button" class="button" onClick={() => print()}>
          <Icon name="files" />
          {texts.print}
        </button>
        <button type="button" class="button primary" onClick={onDone}>
          <Icon name="check" />
          {texts.recoveryDone}
        </button>
      </div>
    </section>
  );
}
