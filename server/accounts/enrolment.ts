import { Buffer } from "node:buffer";
import type { EnrolRequest } from "../../protocol/sign_in.ts";
import type { Account, Invitation, Passkey } from "../store/account_types.ts";
import { makeRecoveryCodes } from "./codes.ts";
import { ACCOUNTS_MAX } from "./limits.ts";
import { readLogin, readName } from "./names.ts";
import { Refused } from "./refused.ts";
import { hashOf } from "./secrets.ts";
import { begin, hashPassword, personOf } from "./sign_in.ts";
import type { AccountsDeps, Outcome, Visitor } from "./types.ts";

/** What a link is for: the first account, another one, or new credentials of one that is there. */
type Link =
  | { kind: "set-up" }
  | { kind: "invitation"; invitation: Invitation }
  | { kind: "reset"; invitation: Invitation; account: Account };

/** How the new account is signed in to. */
type Credentials =
  | { how: "passkey"; passkey: Passkey }
  | { how: "password"; passwordHash: string; secret: string; step: number };

/** POST /api/enrol: makes an account by a link, and signs its person in. @throws Refused */
export async function enrol(
  deps: AccountsDeps,
  request: EnrolRequest,
  { visitor, mayStay }: { visitor: Visitor; mayStay: boolean },
): Promise<Outcome> {
  const link = follow(deps, request.token);
  if (!link) throw new Refused("link");
  if (!mayStay) throw new Refused("insecure");
  if (request.type === "open") return { body: describe(deps, link, request.token) };

  const account = whose(deps, link, request);
  const purpose = `enrol ${hashOf(request.token)}`;
  switch (request.type) {
    case "passkey-options": {
      const { rpId } = visitor.site;
      if (rpId === null) throw new Refused("passkey");
      const options = await deps.passkeys.creation(purpose, { rpId, office: deps.office().name, account });
      return { body: { options } };
    }
    case "passkey": {
      const passkey = await deps.passkeys.created(purpose, {
        passkey: request.passkey,
        site: visitor.site,
        account: account.id,
        label: visitor.device,
      });
      if (!passkey) throw new Refused("passkey");
      return finish(deps, request.token, { account, visitor, credentials: { how: "passkey", passkey } });
    }
    case "password": {
      const secret = deps.pending.get(hashOf(request.token));
      const step = secret === null ? null : deps.codes.stepOf(secret, request.code);
      if (secret === null || step === null) throw new Refused("code");
      const passwordHash = await hashPassword(deps, request.password, [account.name, account.login]);
      const credentials: Credentials = { how: "password", passwordHash, secret, step };
      return finish(deps, request.token, { account, visitor, credentials });
    }
  }
}

function follow(deps: AccountsDeps, token: string): Link | null {
  if (deps.setUp.holds(token)) return { kind: "set-up" };
  const invitation = deps.store.invitationByHash(hashOf(token));
  if (!invitation || invitation.expiresAt <= deps.now()) return null;
  if (invitation.account === null) return { kind: "invitation", invitation };
  const account = deps.store.find(invitation.account);
  return account && { kind: "reset", invitation, account };
}

function describe(deps: AccountsDeps, link: Link, token: string): Record<string, unknown> {
  const name = link.kind === "set-up" ? "" : link.invitation.name;
  const login = link.kind === "reset" ? link.account.login : "";
  const role = link.kind === "set-up" ? "administrator" : link.invitation.role;
  const secret = deps.pending.make(hashOf(token));
  const uri = deps.codes.uri(secret, { issuer: deps.office().name || "MFB", login: login || name || "MFB" });
  return { kind: link.kind, name, login, role, secret, uri };
}

/** The account as it will be, its credentials left out. @throws Refused "name", "login", "login-taken" */
function whose(
  deps: AccountsDeps,
  link: Link,
  told: { token: string; name: string; login: string },
): Account {
  if (link.kind === "reset") return link.account;
  const name = readName(told.name), login = readLogin(told.login);
  if (name === null) throw new Refused("name");
  if (login === null) throw new Refused("login");
  if (deps.store.findByLogin(login)) throw new Refused("login-taken");
  return {
    // The same each time the link is used: the passkey is made for it before the account is there.
    id: Buffer.from(hashOf(`account ${told.token}`), "base64url").subarray(0, 16).toString("base64url"),
    name,
    login,
    role: link.kind === "set-up" ? "administrator" : link.invitation.role,
    locked: false,
    createdAt: deps.now(),
    passwordHash: null,
    codeSecret: null,
  };
}

function finish(
  deps: AccountsDeps,
  token: string,
  { account, visitor, credentials }: { account: Account; visitor: Visitor; credentials: Credentials },
): Outcome {
  const { store } = deps;
  const recovery = credentials.how === "password" ? makeRecoveryCodes() : null;
  const link = store.atomically(() => {
    // Again, and with nothing in between: of two that use a link at once, one wins.
    const link = follow(deps, token);
    if (!link) throw new Refused("link");
    if (link.kind === "reset") {
      store.removePasskeys(account.id);
      store.change(account.id, { passwordHash: null, codeSecret: null });
    } else {
      if (store.findByLogin(account.login)) throw new Refused("login-taken");
      if (store.list().length >= ACCOUNTS_MAX) throw new Refused("busy");
      store.add(account);
    }
    if (credentials.how === "passkey") store.addPasskey(credentials.passkey);
    else {
      const { passwordHash, secret, step } = credentials;
      store.change(account.id, { passwordHash, codeSecret: deps.codes.seal(account.id, secret) });
      store.useCodeStep(account.id, step);
    }
    store.setRecoveryCodes(account.id, recovery?.hashes ?? []);
    if (link.kind === "set-up") deps.setUp.use();
    else store.removeInvitation(link.invitation.id);
    return link;
  });
  deps.pending.forget(hashOf(token));
  record(deps, link, { account, how: credentials.how });
  if (link.kind === "reset") {
    deps.signIns.endAll(account.id);
    // Who is locked out stays so: a link for new credentials doesn't undo it.
    if (link.account.locked) return { body: { name: account.name, recoveryCodes: recovery?.codes ?? [] } };
  }
  const { body, cookie } = begin(deps, account, { visitor, how: credentials.how });
  return { body: { ...body, recoveryCodes: recovery?.codes ?? [] }, cookie };
}

function record(
  deps: AccountsDeps,
  link: Link,
  { account, how }: { account: Account; how: Credentials["how"] },
): void {
  const person = personOf(account);
  if (link.kind === "reset") {
    const what = how === "passkey" ? "passkey-added" : "password";
    return deps.audit({ event: "account-changed", who: person, account: person, what });
  }
  if (link.kind === "set-up") deps.audit({ event: "set-up-done", who: person });
  deps.audit({ event: "account-created", account: person, role: account.role });
}
