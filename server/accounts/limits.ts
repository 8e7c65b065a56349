/** How long things of accounts last, milliseconds. */

/** A sign-in, whatever its person does; a help session that runs is not torn away from its adviser. */
export const SIGN_IN_MS = 12 * 60 * 60 * 1000;
/** A sign-in with which nothing is done and no help session runs. */
export const SIGN_IN_IDLE_MS = 30 * 60 * 1000;
/** Use is written down this often. */
export const SEEN_MS = 60_000;
/** How often sign-ins that ran out are looked for. */
export const SWEEP_MS = 30_000;
/** Changes of accounts ask for a proof that is not older. */
export const PROVED_MS = 5 * 60 * 1000;
export const SET_UP_MS = 15 * 60 * 1000;
export const INVITATION_MS = 7 * 24 * 60 * 60 * 1000;
/** A code secret that was shown and isn't confirmed yet. */
export const CODE_SECRET_MS = 30 * 60 * 1000;

/** Accounts, invitations, and devices signed in at once of each account. */
export const ACCOUNTS_MAX = 1_000;
export const INVITATIONS_MAX = 200;
export const SIGN_INS_PER_ACCOUNT = 20;
export const PASSKEYS_PER_ACCOUNT = 20;
/** Body of a request that may hold a passkey. */
export const ACCOUNT_BODY_MAX_BYTES = 32 * 1024;
