import { Buffer } from "node:buffer";
import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { TOTP } from "otpauth";
import type { NewPasskey, PasskeyProof } from "../../protocol/sign_in.ts";
import { createAccountStore } from "../store/accounts.ts";
import type { AuditEvent } from "../store/types.ts";
import { MIGRATIONS } from "../store/migrations.ts";
import type { AccountRole } from "../../protocol/sign_in.ts";
import { type Accounts, createAccounts } from "./create_accounts.ts";
import { normalPassword } from "./password_rules.ts";
import type { Passwords } from "./passwords.ts";
import { randomId } from "./secrets.ts";

/** Helpers for tests of accounts; nothing here is part of the product. */

export interface TestAccounts extends Accounts {
  /** What their clock says. */
  clock: { time: number };
  readonly audited: AuditEvent[];
  /** An account with this password and app secret. @returns its id. */
  person(login: string, role?: AccountRole, password?: string): string;
  /** Signs an account in. @returns the cookie's value. */
  signedIn(account: string): string;
}

export const PASSWORD = "vier Birken am Kanal";
export const SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/** What an app with that secret shows. @param time Unix milliseconds. */
export function codeAt(time: number, secret = SECRET): string {
  return new TOTP({ secret }).generate({ timestamp: time });
}

/** In memory, with a clock of the test's own and passwords that cost nothing. */
export function testAccounts(time = Date.UTC(2026, 10, 29, 12)): TestAccounts {
  const db = new DatabaseSync(":memory:");
  db.exec("PRAGMA foreign_keys = ON");
  for (const sql of MIGRATIONS) db.exec(sql);
  const clock = { time };
  const audited: AuditEvent[] = [];
  const accounts = createAccounts({
    store: createAccountStore(db),
    key: new Uint8Array(32).fill(9),
    now: () => clock.time,
    audit: (event) => void audited.push(event),
    office: () => ({ name: "Kanzlei Probe", phone: "0221 123" }),
    passwords: plainPasswords(),
  });
  // Only its sweeper would keep running.
  accounts.close();
  return {
    ...accounts,
    clock,
    audited,
    person(login, role = "adviser", password = PASSWORD) {
      const id = randomId();
      accounts.store.add({
        id,
        name: `Frau ${login}`,
        login,
        role,
        locked: false,
        createdAt: clock.time,
        passwordHash: `plain ${normalPassword(password)}`,
        codeSecret: accounts.codes.seal(id, SECRET),
      });
      return id;
    },
    signedIn: (account) => accounts.signIns.begin(account, "Firefox, Linux"),
    close: () => db.close(),
  };
}

function plainPasswords(): Passwords {
  return {
    hash: (password) => Promise.resolve(`plain ${normalPassword(password)}`),
    check: (password, hash) => Promise.resolve(hash === `plain ${normalPassword(password)}`),
    close: () => {},
  };
}

const TEXT = { type: "spki", format: "der" } as const;

/** A passkey in software (WebAuthn Level 3 §6.1, §6.5; COSE ES256). */
export function softPasskey(origin: string, rpId: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  const point = publicKey.export(TEXT).subarray(-64);
  let counter = 0;

  const clientData = (type: string, challenge: string, from = origin) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }));
  const authenticatorData = (flags: number, more: Uint8Array = new Uint8Array()) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++counter);
    const hash = createHash("sha256").update(rpId).digest();
    return Buffer.concat([hash, Buffer.from([flags]), count, more]);
  };

  return {
    id: id.toString("base64url"),
    /** @param flags user present 1, user verified 4. */
    create(challenge: string, { flags = 0x45, from = origin } = {}): NewPasskey {
      const cose = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
        point.subarray(0, 32),
        Buffer.from([0x22, 0x58, 0x20]),
        point.subarray(32),
      ]);
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
      const data = authenticatorData(flags, attested);
      // {"fmt": "none", "attStmt": {}, "authData": bytes}
      const attestation = Buffer.concat([
        Buffer.from([0xa3, 0x63]),
        Buffer.from("fmt"),
        Buffer.from([0x64]),
        Buffer.from("none"),
        Buffer.from([0x67]),
        Buffer.from("attStmt"),
        Buffer.from([0xa0, 0x68]),
        Buffer.from("authData"),
        Buffer.from([0x58, data.length]),
        data,
      ]);
      return {
        id: id.toString("base64url"),
        clientDataJSON: clientData("webauthn.create", challenge, from).toString("base64url"),
        attestationObject: attestation.toString("base64url"),
        transports: ["internal"],
      };
    },
    get(challenge: string, { flags = 0x05, from = origin } = {}): PasskeyProof {
      const data = authenticatorData(flags);
      const client = clientData("webauthn.get", challenge, from);
      const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
      return {
        id: id.toString("base64url"),
        clientDataJSON: client.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: createSign("sha256").update(signed).sign(privateKey).toString("base64url"),
      };
    },
  };
}
