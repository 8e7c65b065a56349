import type { SignInRequest } from "../../protocol/sign_in.ts";
import type { Account } from "../store/account_types.ts";
import type { AuditEvent } from "../store/types.ts";
import { refusePassword } from "./password_rules.ts";
import { Refused } from "./refused.ts";
import type { AccountsDeps, Outcome, Visitor } from "./types.ts";

const PURPOSE = "sign-in";
type How = Extract<AuditEvent, { event: "wrong-credentials" }>["how"];

/** POST /api/sign-in. @param mayStay false where no cookie can be given. @throws Refused */
export async function signIn(
  deps: AccountsDeps,
  request: SignInRequest,
  { visitor, mayStay }: { visitor: Visitor; mayStay: boolean },
): Promise<Outcome> {
  if (request.type === "about") {
    const { name, phone } = deps.office();
    const { setUp } = deps;
    return {
      body: { office: name, phone, passkeys: visitor.site.rpId !== null, secure: mayStay, setUp: setUp.open },
    };
  }
  if (!mayStay) throw new Refused("insecure");
  switch (request.type) {
    case "passkey-options": {
      if (visitor.site.rpId === null) throw new Refused("passkey");
      return { body: { options: await deps.passkeys.request(PURPOSE, { rpId: visitor.site.rpId }) } };
    }
    case "passkey":
      return begin(deps, await byPasskey(deps, PURPOSE, { proof: request.proof, visitor }), {
        visitor,
        how: "passkey",
      });
    case "password":
      return begin(deps, await byPassword(deps, request, visitor), { visitor, how: "password" });
  }
}

/** @returns whose passkey it is. @throws Refused "wrong", "slow" */
export async function byPasskey(
  deps: AccountsDeps,
  purpose: string,
  { proof, visitor }: { proof: Parameters<AccountsDeps["passkeys"]["proved"]>[1]["proof"]; visitor: Visitor },
): Promise<Account> {
  // There is nothing to guess: only what it costs is bounded.
  const attempt = enter(deps, `passkey from ${visitor.address}`, visitor);
  const passkey = await deps.passkeys.proved(purpose, { proof, site: visitor.site });
  const account = passkey && deps.store.find(passkey.account);
  if (!account) throw wrong(deps, "passkey", { account: null, visitor });
  attempt.right();
  return unlocked(account);
}

/**
 * An account that isn't there, one without a password, a wrong password and a wrong code get the same answer, and take
 * the same way to it.
 *
 * @throws Refused "wrong", "slow", "busy", "locked"
 */
export async function byPassword(
  deps: AccountsDeps,
  { login, password, code }: { login: string; password: string; code: string },
  visitor: Visitor,
): Promise<Account> {
  const attempt = enter(deps, login.normalize("NFKC").toLowerCase(), visitor);
  const known = deps.store.findByLogin(login);
  const right = await deps.passwords.check(password, known?.passwordHash ?? null);
  if (right === null) throw new Refused("busy");
  // It may have been changed or removed meanwhile.
  const account = known && deps.store.find(known.id);
  const proved = right && account?.passwordHash === known?.passwordHash;
  // A code is used up by who knows the password only.
  const codeRight = deps.codes.use(proved ? account : null, code);
  if (!proved || !account || !codeRight) {
    throw wrong(deps, proved ? "code" : "password", { account, visitor });
  }
  attempt.right();
  return unlocked(account);
}

/** A new sign-in, in the place of what the browser had: no identifier of before is taken over. */
export function begin(
  deps: AccountsDeps,
  account: Account,
  { visitor, how }: { visitor: Visitor; how: "passkey" | "password" },
): Outcome {
  if (visitor.present) deps.signIns.end(visitor.present.signIn.id);
  const cookie = deps.signIns.begin(account.id, visitor.device);
  deps.audit({ event: "sign-in", who: personOf(account), how });
  return { body: { name: account.name }, cookie };
}

export function personOf({ id, name }: Pick<Account, "id" | "name">): { id: string; name: string } {
  return { id, name };
}

/** @throws Refused with the reason why a new password won't do, or "busy". @returns its hash. */
export async function hashPassword(
  deps: AccountsDeps,
  password: string,
  names: readonly string[],
): Promise<string> {
  const fault = refusePassword(password, [...names, deps.office().name]);
  if (fault) throw new Refused(fault);
  const hash = await deps.passwords.hash(password);
  if (hash === null) throw new Refused("busy");
  return hash;
}

function enter(deps: AccountsDeps, account: string, visitor: Visitor) {
  const attempt = deps.tries.enter(account, visitor.address, deps.now());
  if (typeof attempt === "number") throw new Refused("slow", attempt);
  return attempt;
}

function wrong(
  deps: AccountsDeps,
  how: How,
  { account, visitor }: { account: Account | null; visitor: Visitor },
): Refused {
  deps.audit({
    event: "wrong-credentials",
    account: account && personOf(account),
    how,
    address: visitor.address ?? "",
  });
  return new Refused("wrong");
}

/** Told to who has proved that it is theirs. */
function unlocked(account: Account): Account {
  if (account.locked) throw new Refused("locked");
  return account;
}
