import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { AccountRole } from "../../protocol/sign_in.ts";
import { transaction } from "./database.ts";
import type { Account, AccountChange, AccountStore, Invitation, Passkey, SignIn } from "./account_types.ts";

type Row = Record<string, unknown>;

/** @param db see database.ts. */
export function createAccountStore(db: DatabaseSync): AccountStore {
  const statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  const prepare = (sql: string) => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, statement = db.prepare(sql));
    return statement;
  };
  const run = (sql: string, ...values: SQLInputValue[]) => Number(prepare(sql).run(...values).changes);
  const one = <T>(read: (row: Row) => T, sql: string, ...values: SQLInputValue[]): T | null => {
    const row = prepare(sql).get(...values) as Row | undefined;
    return row ? read(row) : null;
  };
  const all = <T>(read: (row: Row) => T, sql: string, ...values: SQLInputValue[]): T[] =>
    (prepare(sql).all(...values) as Row[]).map(read);

  function atomically<T>(work: () => T): T {
    return db.isTransaction ? work() : transaction(db, work);
  }

  function change(id: string, { name, login, role, locked, passwordHash, codeSecret }: AccountChange): void {
    const set = (column: string, value: SQLInputValue) =>
      run(`UPDATE accounts SET ${column} = ? WHERE id = ?`, value, id);
    atomically(() => {
      if (name !== undefined) set("name", name);
      if (login !== undefined) {
        set("login", login);
        set("login_key", loginKey(login));
      }
      if (role !== undefined) set("role", role);
      if (locked !== undefined) set("locked", locked ? 1 : 0);
      if (passwordHash !== undefined) set("password_hash", passwordHash);
      if (codeSecret !== undefined) set("code_secret", codeSecret);
    });
  }

  return {
    atomically,
    change,
    list: () => all(toAccount, "SELECT * FROM accounts ORDER BY login_key"),
    find: (id) => one(toAccount, "SELECT * FROM accounts WHERE id = ?", id),
    findByLogin: (login) => one(toAccount, "SELECT * FROM accounts WHERE login_key = ?", loginKey(login)),
    add(account) {
      const { id, name, login, role, locked, createdAt, passwordHash, codeSecret } = account;
      run(
        `INSERT INTO accounts (id, name, login, login_key, role, locked, created_at, password_hash, code_secret)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[id, name, login, loginKey(login), role, locked ? 1 : 0, createdAt, passwordHash, codeSecret],
      );
    },
    remove: (id) => void run("DELETE FROM accounts WHERE id = ?", id),
    useCodeStep: (id, step) =>
      run("UPDATE accounts SET code_step = ? WHERE id = ? AND code_step < ?", step, id, step) === 1,
    setRecoveryCodes: (id, hashes) =>
      atomically(() => {
        run("DELETE FROM recovery_codes WHERE account = ?", id);
        for (const hash of hashes) run("INSERT INTO recovery_codes (account, hash) VALUES (?, ?)", id, hash);
      }),
    useRecoveryCode: (id, hash) =>
      run("DELETE FROM recovery_codes WHERE account = ? AND hash = ?", id, hash) === 1,
    recoveryCodesLeft: (id) =>
      one((row) => Number(row.n), "SELECT count(*) AS n FROM recovery_codes WHERE account = ?", id) ?? 0,

    passkeys: (account) =>
      all(toPasskey, "SELECT * FROM passkeys WHERE account = ? ORDER BY created_at", account),
    passkey: (id) => one(toPasskey, "SELECT * FROM passkeys WHERE id = ?", id),
    addPasskey(passkey) {
      const { id, account, publicKey, counter, transports, rpId, label, createdAt, usedAt } = passkey;
      run(
        "INSERT INTO passkeys VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ...[id, account, publicKey, counter, transports.join(" "), rpId, label, createdAt, usedAt],
      );
    },
    passkeyUsed: (id, { counter, usedAt }) =>
      void run("UPDATE passkeys SET counter = ?, used_at = ? WHERE id = ?", counter, usedAt, id),
    removePasskey: (account, id) =>
      run("DELETE FROM passkeys WHERE account = ? AND id = ?", account, id) === 1,
    removePasskeys: (account) => void run("DELETE FROM passkeys WHERE account = ?", account),

    signIns: (account) =>
      all(toSignIn, "SELECT * FROM sign_ins WHERE account = ? ORDER BY seen_at DESC", account),
    signInByHash: (hash) => one(toSignIn, "SELECT * FROM sign_ins WHERE hash = ?", hash),
    signIn: (id) => one(toSignIn, "SELECT * FROM sign_ins WHERE id = ?", id),
    addSignIn({ id, account, hash, createdAt, seenAt, provedAt, device }) {
      run(
        "INSERT INTO sign_ins VALUES (?, ?, ?, ?, ?, ?, ?)",
        ...[id, account, hash, createdAt, seenAt, provedAt, device],
      );
    },
    seen: (id, seenAt) => void run("UPDATE sign_ins SET seen_at = ? WHERE id = ?", seenAt, id),
    proved: (id, provedAt) => void run("UPDATE sign_ins SET proved_at = ? WHERE id = ?", provedAt, id),
    removeSignIn: (id) => void run("DELETE FROM sign_ins WHERE id = ?", id),

    invitations: () => all(toInvitation, "SELECT * FROM invitations ORDER BY expires_at"),
    invitationByHash: (hash) => one(toInvitation, "SELECT * FROM invitations WHERE hash = ?", hash),
    addInvitation({ id, hash, account, name, role, expiresAt }) {
      run("INSERT INTO invitations VALUES (?, ?, ?, ?, ?, ?)", id, hash, account, name, role, expiresAt);
    },
    removeInvitation: (id) => run("DELETE FROM invitations WHERE id = ?", id) === 1,
    sweep({ now, signInsBefore }) {
      run("DELETE FROM sign_ins WHERE created_at <= ?", signInsBefore);
      run("DELETE FROM invitations WHERE expires_at <= ?", now);
    },
  };
}

/** What two logins must differ by. */
function loginKey(login: string): string {
  return login.normalize("NFKC").toLowerCase();
}

function toAccount(row: Row): Account {
  return {
    id: String(row.id),
    name: String(row.name),
    login: String(row.login),
    role: row.role as AccountRole,
    locked: row.locked === 1,
    createdAt: Number(row.created_at),
    passwordHash: row.password_hash as string | null,
    codeSecret: row.code_secret as Uint8Array | null,
  };
}

function toPasskey(row: Row): Passkey {
  return {
    id: String(row.id),
    account: String(row.account),
    publicKey: Uint8Array.from(row.public_key as Uint8Array),
    counter: Number(row.counter),
    transports: String(row.transports).split(" ").filter((one) => one !== ""),
    rpId: String(row.rp_id),
    label: String(row.label),
    createdAt: Number(row.created_at),
    usedAt: row.used_at as number | null,
  };
}

function toSignIn(row: Row): SignIn {
  return {
    id: String(row.id),
    account: String(row.account),
    hash: String(row.hash),
    createdAt: Number(row.created_at),
    seenAt: Number(row.seen_at),
    provedAt: Number(row.proved_at),
    device: String(row.device),
  };
}

function toInvitation(row: Row): Invitation {
  return {
    id: String(row.id),
    hash: String(row.hash),
    account: row.account as string | null,
    name: String(row.name),
    role: row.role as AccountRole,
    expiresAt: Number(row.expires_at),
  };
}
