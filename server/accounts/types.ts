import type { Adviser } from "../adviser.ts";
import type { AccountStore } from "../store/account_types.ts";
import type { Audit } from "../store/types.ts";
import type { Codes } from "./codes.ts";
import type { Passkeys, Site } from "./passkeys.ts";
import type { Passwords } from "./passwords.ts";
import type { PendingSecrets } from "./pending_secrets.ts";
import type { SetUpLink } from "./set_up_link.ts";
import type { Present, SignIns } from "./sign_ins.ts";
import type { Tries } from "./tries.ts";

/** All that accounts are made of. */
export interface AccountsDeps {
  readonly store: AccountStore;
  readonly signIns: SignIns;
  readonly passkeys: Passkeys;
  readonly passwords: Passwords;
  readonly codes: Codes;
  readonly pending: PendingSecrets;
  readonly tries: Tries;
  readonly setUp: SetUpLink;
  readonly audit: Audit;
  readonly office: () => { readonly name: string; readonly phone: string };
  readonly now: () => number;
}

/** Where a request came from. */
export interface Visitor {
  readonly site: Site;
  /** The other end's address, null where unknown. */
  readonly address: string | null;
  /** As its browser names itself, shortened. */
  readonly device: string;
  /** The sign-in that its cookie names. */
  readonly present: Present | null;
}

/** Who asks. `present` is null for who sits at the server's own computer and came by the launch token. */
export interface Identity {
  readonly adviser: Adviser;
  readonly present: Present | null;
}

/** What a request about accounts leads to. */
export interface Outcome {
  readonly body: Record<string, unknown>;
  /** A new sign-in's cookie; null takes it away. */
  readonly cookie?: string | null;
}
