import * as limits from "./limits.ts";
import * as signIn from "./sign_in.ts";

/** Examples of every request about accounts, for the schemas' tests. */

const token = "A".repeat(43), id = "i".repeat(22);
const who = { token, name: "Anna Müller", login: "anna@kanzlei.example" };
const passkey = { id: "pk", clientDataJSON: "eyJ9", attestationObject: "o2Nm", transports: ["internal"] };
const proof = { id: "pk", clientDataJSON: "eyJ9", authenticatorData: "AAAA", signature: "MEUC" };
const password = "vier Birken am Kanal", code = "123456";
const maxBytes = limits.SIGNALLING_MESSAGE_MAX_BYTES;

export const SIGN_IN_SCHEMAS = {
  signInRequest: {
    schema: signIn.signInRequest,
    maxBytes,
    examples: [
      { type: "about" },
      { type: "passkey-options" },
      { type: "passkey", proof },
      { type: "password", login: who.login, password, code },
    ],
  },
  enrolRequest: {
    schema: signIn.enrolRequest,
    maxBytes,
    examples: [
      { type: "open", token },
      { type: "passkey-options", ...who },
      { type: "passkey", ...who, passkey },
      { type: "password", ...who, password, code },
    ],
  },
  accountRequest: {
    schema: signIn.accountRequest,
    maxBytes,
    examples: [
      { type: "me" },
      { type: "token" },
      { type: "sign-out" },
      { type: "sign-out-everywhere" },
      { type: "end-session", session: id },
      { type: "again-options" },
      { type: "again-passkey", proof },
      { type: "again-password", password, code },
      { type: "passkey-options" },
      { type: "passkey-add", passkey },
      { type: "passkey-remove", passkey: "pk" },
      { type: "code-begin" },
      { type: "credentials", password: null, code },
    ],
  },
  accountsRequest: {
    schema: signIn.accountsRequest,
    maxBytes,
    examples: [
      { type: "list" },
      { type: "invite", name: who.name, role: "adviser" },
      { type: "withdraw", invitation: id },
      { type: "reset", account: id },
      { type: "role", account: id, role: "administrator" },
      { type: "lock", account: id, locked: true },
      { type: "remove", account: id },
    ],
  },
};
