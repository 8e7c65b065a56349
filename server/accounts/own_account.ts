import type { AccountRequest } from "../../protocol/sign_in.ts";
import type { Account } from "../store/account_types.ts";
import type { AuditEvent } from "../store/types.ts";
import { makeRecoveryCodes } from "./codes.ts";
import { PASSKEYS_PER_ACCOUNT, PROVED_MS } from "./limits.ts";
import { Refused } from "./refused.ts";
import { byPasskey, byPassword, hashPassword, personOf } from "./sign_in.ts";
import type { Present } from "./sign_ins.ts";
import type { AccountsDeps, Outcome, Visitor } from "./types.ts";

type Change = Extract<AuditEvent, { event: "account-changed" }>["what"];

/**
 * POST /api/account: what everybody may do with their own account.
 *
 * @param token makes the token for the adviser's socket.
 * @throws Refused
 */
export async function ownAccount(
  deps: AccountsDeps,
  request: AccountRequest,
  { present, visitor, token }: { present: Present; visitor: Visitor; token: () => string },
): Promise<Outcome> {
  const { store, signIns } = deps;
  const { account, signIn } = present;
  switch (request.type) {
    case "me":
      return { body: describe(deps, present) };
    case "token":
      return { body: { token: token(), name: account.name, role: account.role } };
    case "sign-out":
      signIns.end(signIn.id);
      deps.audit({ event: "sign-out", who: personOf(account) });
      return { body: {}, cookie: null };
    case "sign-out-everywhere":
      signIns.endAll(account.id);
      deps.audit({ event: "sign-out-everywhere", who: personOf(account) });
      return { body: {}, cookie: null };
    case "end-session":
      if (store.signIn(request.session)?.account === account.id) signIns.end(request.session);
      return { body: {} };

    case "again-options": {
      const { rpId } = visitor.site;
      if (rpId === null) throw new Refused("passkey");
      const options = await deps.passkeys.request(again(present), { rpId, account: account.id });
      return { body: { options } };
    }
    case "again-passkey":
      return provedAgain(
        deps,
        present,
        await byPasskey(deps, again(present), { proof: request.proof, visitor }),
      );
    case "again-password": {
      const { password, code } = request;
      return provedAgain(
        deps,
        present,
        await byPassword(deps, { login: account.login, password, code }, visitor),
      );
    }
  }
  requireProof(present, deps.now());
  return await change(deps, request, { account, signIn: signIn.id, visitor });
}

/** @throws Refused "again" unless its person proved lately who they are. */
export function requireProof({ signIn }: Present, now: number): void {
  if (now - signIn.provedAt > PROVED_MS) throw new Refused("again");
}

async function change(
  deps: AccountsDeps,
  request: Extract<
    AccountRequest,
    { type: "passkey-options" | "passkey-add" | "passkey-remove" | "code-begin" | "credentials" }
  >,
  { account, signIn, visitor }: { account: Account; signIn: string; visitor: Visitor },
): Promise<Outcome> {
  const { store } = deps;
  const purpose = `passkey of ${account.id}`;
  switch (request.type) {
    case "passkey-options": {
      const { rpId } = visitor.site;
      if (rpId === null) throw new Refused("passkey");
      const options = await deps.passkeys.creation(purpose, { rpId, office: deps.office().name, account });
      return { body: { options } };
    }
    case "passkey-add": {
      const passkey = await deps.passkeys.created(purpose, {
        passkey: request.passkey,
        site: visitor.site,
        account: account.id,
        label: visitor.device,
      });
      if (!passkey || store.passkeys(account.id).length >= PASSKEYS_PER_ACCOUNT) throw new Refused("passkey");
      store.addPasskey(passkey);
      record(deps, account, "passkey-added");
      return { body: {} };
    }
    case "passkey-remove":
      store.atomically(() => {
        const others = store.passkeys(account.id).filter(({ id }) => id !== request.passkey);
        if (others.length === 0 && !hasPassword(store.find(account.id))) throw new Refused("last-way");
        store.removePasskey(account.id, request.passkey);
      });
      record(deps, account, "passkey-removed");
      return { body: {} };
    case "code-begin": {
      const secret = deps.pending.make(account.id);
      const uri = deps.codes.uri(secret, { issuer: deps.office().name || "MFB", login: account.login });
      return { body: { secret, uri } };
    }
    case "credentials":
      return await credentials(deps, request, { account, signIn });
  }
}

async function credentials(
  deps: AccountsDeps,
  { password, code }: { password: string | null; code: string | null },
  { account, signIn }: { account: Account; signIn: string },
): Promise<Outcome> {
  const { store } = deps;
  const secret = deps.pending.get(account.id);
  const step = code === null || secret === null ? null : deps.codes.stepOf(secret, code);
  if (code !== null && step === null) throw new Refused("code");
  // Neither is of use without the other.
  if (password === null && account.passwordHash === null) throw new Refused("password-missing");
  if (code === null && account.codeSecret === null) throw new Refused("code");
  const hash = password === null ? null : await hashPassword(deps, password, [account.name, account.login]);
  const recovery = code === null ? null : makeRecoveryCodes();
  store.atomically(() => {
    if (!store.find(account.id)) throw new Refused("signed-out");
    if (hash !== null) store.change(account.id, { passwordHash: hash });
    if (secret === null || step === null || recovery === null) return;
    store.change(account.id, { codeSecret: deps.codes.seal(account.id, secret) });
    store.useCodeStep(account.id, step);
    store.setRecoveryCodes(account.id, recovery.hashes);
  });
  if (recovery) deps.pending.forget(account.id);
  if (hash !== null) record(deps, account, "password");
  if (recovery) record(deps, account, "code");
  // Whoever had the old ones is out.
  deps.signIns.endAll(account.id, signIn);
  return { body: { recoveryCodes: recovery?.codes ?? [] } };
}

function provedAgain(deps: AccountsDeps, { account, signIn }: Present, who: Account): Outcome {
  if (who.id !== account.id) throw new Refused("wrong");
  deps.signIns.proved(signIn.id);
  return { body: {} };
}

/** Challenges for one sign-in don't hold for another. */
function again({ signIn }: Present): string {
  return `again ${signIn.id}`;
}

function describe({ store, now }: AccountsDeps, { account, signIn }: Present): Record<string, unknown> {
  const { name, login, role } = account;
  return {
    account: { name, login, role },
    passkeys: store.passkeys(account.id).map(({ id, rpId, label, createdAt, usedAt }) => ({
      id,
      rpId,
      label,
      createdAt,
      usedAt,
    })),
    hasPassword: hasPassword(account),
    recoveryCodes: store.recoveryCodesLeft(account.id),
    devices: store.signIns(account.id).map(({ id, device, createdAt, seenAt }) => ({
      id,
      device,
      createdAt,
      seenAt,
      here: id === signIn.id,
    })),
    proved: now() - signIn.provedAt <= PROVED_MS,
  };
}

function hasPassword(account: Account | null): boolean {
  return account !== null && account.passwordHash !== null && account.codeSecret !== null;
}

function record(deps: AccountsDeps, account: Account, what: Change): void {
  const person = personOf(account);
  deps.audit({ event: "account-changed", who: person, account: person, what });
}
