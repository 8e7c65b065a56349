import type { AccountStore } from "../store/account_types.ts";
import { Challenges } from "./challenges.ts";
import { createCodes } from "./codes.ts";
import { Passkeys } from "./passkeys.ts";
import { createPasswords, type Passwords } from "./passwords.ts";
import { PendingSecrets } from "./pending_secrets.ts";
import { keyFor } from "./secrets.ts";
import { SetUpLink } from "./set_up_link.ts";
import { SignIns } from "./sign_ins.ts";
import { Tries } from "./tries.ts";
import type { AccountsDeps } from "./types.ts";

export interface Accounts extends AccountsDeps {
  close(): void;
}

/** Puts accounts together. @param options.key the server's key. */
export function createAccounts(
  options: Pick<AccountsDeps, "audit" | "office" | "now"> & {
    store: AccountStore;
    key: Uint8Array;
    passwords?: Passwords;
  },
): Accounts {
  const { store, key, now, audit, office } = options;
  const passwords = options.passwords ?? createPasswords();
  const signIns = new SignIns({ store, key: keyFor(key, "sign-ins"), now });
  const codes = createCodes({ store, key: keyFor(key, "code secrets"), now });
  const challenges = new Challenges(keyFor(key, "passkey challenges"), now);
  return {
    store,
    signIns,
    passwords,
    codes,
    passkeys: new Passkeys({ store, challenges, now }),
    pending: new PendingSecrets(codes, now),
    tries: new Tries(),
    setUp: new SetUpLink({ store, now }),
    audit,
    office,
    now,
    close() {
      signIns.close();
      passwords.close();
    },
  };
}
