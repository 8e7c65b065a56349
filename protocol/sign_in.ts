import * as v from "valibot";
import { base64url, id, name } from "./fields.ts";
import {
  CODE_MAX_CHARS,
  CREDENTIAL_MAX_CHARS,
  LOGIN_MAX_CHARS,
  PASSPHRASE_MAX_CHARS,
  TRANSPORTS_MAX,
} from "./limits.ts";

/**
 * Accounts and sign-in: the JSON bodies of POST /api/sign-in (everybody), /api/enrol (who has a link), /api/account (who
 * is signed in) and /api/accounts (administrators). Answers are read by ui/sign_in/answers.ts.
 */

export const accountRole = v.picklist(["adviser", "administrator"]);
export type AccountRole = v.InferOutput<typeof accountRole>;

/** The secret of a set-up or invitation link. */
const linkToken = base64url(32);
/** What an account is signed in with: a name or an e-mail address. */
const login = v.pipe(v.string(), v.maxLength(LOGIN_MAX_CHARS));
/** As typed; whether it is good enough is the server's to say, in words. */
const passphrase = v.pipe(v.string(), v.maxLength(PASSPHRASE_MAX_CHARS));
/** Six digits, or a recovery code. */
const code = v.pipe(v.string(), v.maxLength(CODE_MAX_CHARS));
const binary = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/), v.maxLength(CREDENTIAL_MAX_CHARS));

/** What a browser made for `navigator.credentials.create` (WebAuthn Level 3 §5.1, JSON). */
export const newPasskey = v.strictObject({
  id: binary,
  clientDataJSON: binary,
  attestationObject: binary,
  transports: v.pipe(v.array(v.pipe(v.string(), v.maxLength(20))), v.maxLength(TRANSPORTS_MAX)),
});
export type NewPasskey = v.InferOutput<typeof newPasskey>;
/** The same for `navigator.credentials.get`. */
export const passkeyProof = v.strictObject({
  id: binary,
  clientDataJSON: binary,
  authenticatorData: binary,
  signature: binary,
});
export type PasskeyProof = v.InferOutput<typeof passkeyProof>;

/** POST /api/sign-in. */
export const signInRequest = v.variant("type", [
  /** What the page must know before anybody is signed in. */
  v.strictObject({ type: v.literal("about") }),
  v.strictObject({ type: v.literal("passkey-options") }),
  v.strictObject({ type: v.literal("passkey"), proof: passkeyProof }),
  v.strictObject({ type: v.literal("password"), login, password: passphrase, code }),
]);
export type SignInRequest = v.InferOutput<typeof signInRequest>;

/** POST /api/enrol: from the set-up link, an invitation, or a link for new credentials. */
export const enrolRequest = v.variant("type", [
  v.strictObject({ type: v.literal("open"), token: linkToken }),
  v.strictObject({ type: v.literal("passkey-options"), token: linkToken, name, login }),
  v.strictObject({ type: v.literal("passkey"), token: linkToken, name, login, passkey: newPasskey }),
  v.strictObject({
    type: v.literal("password"),
    token: linkToken,
    name,
    login,
    password: passphrase,
    code,
  }),
]);
export type EnrolRequest = v.InferOutput<typeof enrolRequest>;

/** POST /api/account. */
export const accountRequest = v.variant("type", [
  v.strictObject({ type: v.literal("me") }),
  /** For the adviser's socket: held in the page's memory. */
  v.strictObject({ type: v.literal("token") }),
  v.strictObject({ type: v.literal("sign-out") }),
  v.strictObject({ type: v.literal("sign-out-everywhere") }),
  /** One of the own devices. */
  v.strictObject({ type: v.literal("end-session"), session: id }),
  /** "Bitte bestätigen Sie, dass Sie es sind." */
  v.strictObject({ type: v.literal("again-options") }),
  v.strictObject({ type: v.literal("again-passkey"), proof: passkeyProof }),
  v.strictObject({ type: v.literal("again-password"), password: passphrase, code }),
  v.strictObject({ type: v.literal("passkey-options") }),
  v.strictObject({ type: v.literal("passkey-add"), passkey: newPasskey }),
  v.strictObject({ type: v.literal("passkey-remove"), passkey: binary }),
  v.strictObject({ type: v.literal("code-begin") }),
  /** Null: stays as it is. */
  v.strictObject({
    type: v.literal("credentials"),
    password: v.nullable(passphrase),
    code: v.nullable(code),
  }),
]);
export type AccountRequest = v.InferOutput<typeof accountRequest>;

/** POST /api/accounts. */
export const accountsRequest = v.variant("type", [
  v.strictObject({ type: v.literal("list") }),
  v.strictObject({ type: v.literal("invite"), name, role: accountRole }),
  v.strictObject({ type: v.literal("withdraw"), invitation: id }),
  /** A link for new credentials in the place of the old ones. */
  v.strictObject({ type: v.literal("reset"), account: id }),
  v.strictObject({ type: v.literal("role"), account: id, role: accountRole }),
  v.strictObject({ type: v.literal("lock"), account: id, locked: v.boolean() }),
  v.strictObject({ type: v.literal("remove"), account: id }),
]);
export type AccountsRequest = v.InferOutput<typeof accountsRequest>;

/** Why one of the requests above was refused; the texts live in the dictionaries. */
export const signInFault = v.picklist([
  "malformed",
  "wrong",
  "locked",
  "slow",
  "busy",
  "insecure",
  "link",
  "signed-out",
  "again",
  "forbidden",
  "name",
  "login",
  "login-taken",
  "password-short",
  "password-common",
  "password-name",
  "password-missing",
  "code",
  "passkey",
  "last-way",
  "last-administrator",
]);
export type SignInFault = v.InferOutput<typeof signInFault>;
export const signInRefusal = v.strictObject({
  error: signInFault,
  /** When a try can succeed. */
  retryAfterMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/** POST /api/adviser/set-up: for who came by the launch token (in the page's memory). */
export const setUpRequest = v.strictObject({ token: v.pipe(v.string(), v.maxLength(600)) });
