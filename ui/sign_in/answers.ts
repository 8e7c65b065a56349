import * as v from "valibot";
import { accountRole, signInRefusal } from "../../protocol/sign_in.ts";

/** What the server answers to requests about accounts, as far as these pages read it. */

export const about = v.object({
  office: v.string(),
  phone: v.string(),
  passkeys: v.boolean(),
  secure: v.boolean(),
  setUp: v.boolean(),
});
export type About = v.InferOutput<typeof about>;

/** For the browser's own call: it checks them itself. */
export const passkeyOptions = v.object({ options: v.record(v.string(), v.unknown()) });

export const signedIn = v.object({ name: v.string() });
export const link = v.object({ link: v.pipe(v.string(), v.regex(/^\/[a-z]+#link=[A-Za-z0-9_-]{43}$/)) });
export const nothing = v.object({});
export const recovery = v.object({ recoveryCodes: v.array(v.string()) });
export const codeSecret = v.object({ secret: v.string(), uri: v.string() });

export const enrolment = v.object({
  kind: v.picklist(["set-up", "invitation", "reset"]),
  name: v.string(),
  login: v.string(),
  role: accountRole,
  secret: v.string(),
  uri: v.string(),
});
export type Enrolment = v.InferOutput<typeof enrolment>;

export const adviserToken = v.object({ token: v.string(), name: v.string(), role: accountRole });

export const me = v.object({
  account: v.object({ name: v.string(), login: v.string(), role: accountRole }),
  passkeys: v.array(
    v.object({
      id: v.string(),
      rpId: v.string(),
      label: v.string(),
      createdAt: v.number(),
      usedAt: v.nullable(v.number()),
    }),
  ),
  hasPassword: v.boolean(),
  recoveryCodes: v.number(),
  devices: v.array(
    v.object({
      id: v.string(),
      device: v.string(),
      createdAt: v.number(),
      seenAt: v.number(),
      here: v.boolean(),
    }),
  ),
});
export type Me = v.InferOutput<typeof me>;

export const accountList = v.object({
  accounts: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      login: v.string(),
      role: accountRole,
      locked: v.boolean(),
      seenAt: v.nullable(v.number()),
      own: v.boolean(),
    }),
  ),
  invitations: v.array(
    v.object({ id: v.string(), name: v.string(), role: accountRole, expiresAt: v.number() }),
  ),
});
export type AccountList = v.InferOutput<typeof accountList>;
export type AccountRow = AccountList["accounts"][number];

export { signInRefusal };
