import { LOGIN_MAX_CHARS, NAME_MAX_CHARS } from "../../protocol/limits.ts";

/** @returns the name as it is kept, without control and direction characters; null if nothing is left. */
export function readName(text: string): string | null {
  const name = text.normalize("NFC").replaceAll(/\p{C}/gu, "").replaceAll(/\s+/gu, " ").trim();
  return name === "" || name.length > NAME_MAX_CHARS ? null : name;
}

/** @returns the login as it is kept: one word, such as an e-mail address; null if it is none. */
export function readLogin(text: string): string | null {
  const login = text.normalize("NFC").trim();
  return /^[^\s\p{C}]+$/u.test(login) && login.length <= LOGIN_MAX_CHARS ? login : null;
}
