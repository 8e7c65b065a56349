import { useSignal } from "@preact/signals";
import { formatNumber } from "../../secure/number.ts";
import { openingMail } from "../net/mail.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import type { AdviserSession } from "./adviser_session.ts";
import { inviteText, isOnlyHere, mailAddress } from "./invite_text.ts";
import { QrCode } from "./qr_code.tsx";

/** What the client is sent before the call: the help page's address as text, e-mail and QR code. */
export function Invite({ session }: { session: AdviserSession }) {
  const withNumber = useSignal(false);
  const copied = useSignal<"" | "yes" | "no">("");
  const { office, phone, address, number } = session.state.value;
  const texts = t.invite;
  if (!number || !address) return null;
  const text = inviteText({
    office,
    phone,
    address,
    number: withNumber.value ? formatNumber(number.number, number.secret) : null,
    password: number.password !== null,
  }, texts);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      copied.value = "yes";
    } catch {
      copied.value = "no"; // NotAllowedError, or no secure context
    }
  };
  return (
    <section class="card invite" aria-labelledby="invite-title">
      <h2 id="invite-title">{texts.title}</h2>
      <div class="invite-page">
        <QrCode text={address} label={texts.qr(address)} />
        <div>
          <p>{texts.lead}</p>
          <p>
            {texts.address}: <strong class="invite-address">{address}</strong>
          </p>
          {isOnlyHere(address) && (
            <p class="note warning">
              <Icon name="warning" />
              <span>{texts.onlyHere}</span>
            </p>
          )}
        </div>
      </div>
      <div class="tick">
        <input
          type="checkbox"
          id="invite-number"
          checked={withNumber.value}
          aria-describedby="invite-number-hint"
          onChange={(event) => {
            withNumber.value = event.currentTarget.checked;
            copied.value = "";
          }}
        />
        <label for="invite-number">{texts.withNumber}</label>
        <p id="invite-number-hint" class="quiet">
          {texts.withNumberHint} {number.password !== null && texts.neverPassword}
        </p>
      </div>
      <div class="actions">
        <a class="button" href={mailAddress(texts.subject(office), text)} onClick={openingMail}>
          <Icon name="mail" />
          {texts.mail}
        </a>
        <button type="button" class="button" onClick={copy}>
          <Icon name={copied.value === "yes" ? "check" : "copy"} />
          {texts.copy}
        </button>
      </div>
      <p class="number-facts" aria-live="polite">
        {copied.value === "yes" ? texts.copied : copied.value === "no" ? texts.copyFailed : ""}
      </p>
      <details>
        <summary>{texts.preview}</summary>
        <p class="invite-text" data-testid="invite-text">{text}</p>
      </details>
    </section>
  );
}
