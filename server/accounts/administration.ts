import type { AccountRole, AccountsRequest } from "../../protocol/sign_in.ts";
import type { Account } from "../store/account_types.ts";
import { INVITATION_MS, INVITATIONS_MAX } from "./limits.ts";
import { readName } from "./names.ts";
import { requireProof } from "./own_account.ts";
import { Refused } from "./refused.ts";
import { hashOf, randomId, randomSecret } from "./secrets.ts";
import { personOf } from "./sign_in.ts";
import type { AccountsDeps, Identity, Outcome } from "./types.ts";

/** POST /api/accounts: what an administrator may do with everybody's. @throws Refused */
export function administer(deps: AccountsDeps, request: AccountsRequest, identity: Identity): Outcome {
  const { store } = deps;
  if (request.type === "list") return { body: list(deps, identity) };
  // Who sits at the server's own computer is taken at their word: they own the data folder.
  if (identity.present) requireProof(identity.present, deps.now());
  const who = { id: identity.adviser.id, name: identity.adviser.name };
  switch (request.type) {
    case "invite": {
      const name = readName(request.name);
      if (name === null) throw new Refused("name");
      const link = invite(deps, { account: null, name, role: request.role });
      deps.audit({ event: "account-invited", who, name, role: request.role });
      return { body: { link } };
    }
    case "withdraw":
      store.removeInvitation(request.invitation);
      return { body: {} };
    case "reset": {
      const { id, name, role } = known(deps, request.account);
      for (const { account, id: old } of store.invitations()) if (account === id) store.removeInvitation(old);
      const link = invite(deps, { account: id, name, role });
      deps.audit({ event: "account-invited", who, name, role });
      return { body: { link } };
    }
    case "role": {
      const { role } = request;
      const account = store.atomically(() => {
        const account = known(deps, request.account);
        if (role !== "administrator") keepOne(deps, account);
        store.change(account.id, { role });
        return account;
      });
      // Their pages and tokens were made for the old one.
      if (account.role !== role) deps.signIns.endAll(account.id);
      deps.audit({ event: "account-changed", who, account: personOf(account), what: "role" });
      return { body: {} };
    }
    case "lock": {
      const { locked } = request;
      const account = store.atomically(() => {
        const account = known(deps, request.account);
        if (locked) keepOne(deps, account);
        store.change(account.id, { locked });
        return account;
      });
      if (locked) deps.signIns.endAll(account.id);
      const what = locked ? "locked" : "unlocked";
      deps.audit({ event: "account-changed", who, account: personOf(account), what });
      return { body: {} };
    }
    case "remove": {
      const account = known(deps, request.account);
      keepOne(deps, account);
      deps.signIns.endAll(account.id);
      store.atomically(() => {
        keepOne(deps, account);
        store.remove(account.id);
      });
      deps.audit({ event: "account-removed", who, account: personOf(account) });
      return { body: {} };
    }
  }
}

/** Makes a link; its secret is nowhere but in the answer. @returns its path, with the secret in the fragment. */
export function invite(
  { store, now }: Pick<AccountsDeps, "store" | "now">,
  { account, name, role }: { account: string | null; name: string; role: AccountRole },
): string {
  store.sweep({ now: now(), signInsBefore: 0 });
  if (store.invitations().length >= INVITATIONS_MAX) throw new Refused("busy");
  const secret = randomSecret();
  store.addInvitation({
    id: randomId(),
    hash: hashOf(secret),
    account,
    name,
    role,
    expiresAt: now() + INVITATION_MS,
  });
  return `/einladung#link=${secret}`;
}

function list({ store, now }: AccountsDeps, { adviser }: Identity): Record<string, unknown> {
  return {
    accounts: store.list().map((account) => {
      const { id, name, login, role, locked } = account;
      return {
        ...{ id, name, login, role, locked },
        passkeys: store.passkeys(id).length,
        hasPassword: account.passwordHash !== null,
        seenAt: store.signIns(id)[0]?.seenAt ?? null,
        own: id === adviser.id,
      };
    }),
    invitations: store.invitations().filter(({ expiresAt }) => expiresAt > now()).map(
      ({ id, name, role, expiresAt, account }) => ({ id, name, role, expiresAt, reset: account !== null }),
    ),
  };
}

function known({ store }: AccountsDeps, id: string): Account {
  const account = store.find(id);
  if (!account) throw new Refused("malformed");
  return account;
}

/** @throws Refused "last-administrator" if nobody else could administer any more. */
function keepOne({ store }: AccountsDeps, account: Account): void {
  const others = store.list().filter((one) =>
    one.id !== account.id && one.role === "administrator" && !one.locked
  );
  if (account.role === "administrator" && !account.locked && others.length === 0) {
    throw new Refused("last-administrator");
  }
}
