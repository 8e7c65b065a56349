import type { Texts } from "../texts/de.ts";

export interface Invitation {
  office: string;
  /** Empty where it isn't told. */
  phone: string;
  /** The help page, as clients reach it. */
  address: string;
  /** The whole number, only if the adviser wants it in the text. */
  number: string | null;
  /** There is a password; it is never part of the text. */
  password: boolean;
}

/** What the client is sent: address, steps, who asks. Lines end as in a text file. */
export function inviteText(invitation: Invitation, { text }: Texts["invite"]): string {
  const { office, phone, address, number, password } = invitation;
  const steps = [
    text.open(address),
    text.download,
    number === null ? text.ask : text.enter(number),
    ...(password ? [text.password] : []),
  ];
  const promises = [text.agree, text.valid, ...(phone ? [text.phone(phone)] : []), text.warning];
  return [text.greeting, text.intro, steps.join("\n"), promises.join("\n"), `${text.closing}\n${office}`]
    .join("\n\n");
}

/** A new e-mail in this computer's own program (RFC 6068): nothing of it goes to any server of ours. */
export function mailAddress(subject: string, body: string): string {
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${
    encodeURIComponent(body.replaceAll("\n", "\r\n"))
  }`;
}

/** Whether only this computer reaches an address. */
export function isOnlyHere(address: string): boolean {
  try {
    return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
  } catch {
    return true; // TypeError: no address at all
  }
}
