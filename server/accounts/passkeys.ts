import { Buffer } from "node:buffer";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { NewPasskey, PasskeyProof } from "../../protocol/sign_in.ts";
import type { AccountStore, Passkey } from "../store/account_types.ts";
import type { Challenges } from "./challenges.ts";

/** Where the browser is: a passkey belongs to the host's name and is made on one origin. */
export interface Site {
  origin: string;
  /** Null: an address of numbers, for which there are no passkeys. */
  rpId: string | null;
}

const TIMEOUT_MS = 120_000;

/** WebAuthn: user verification is asked for throughout, so a passkey is both factors at once. */
export class Passkeys {
  readonly #store: AccountStore;
  readonly #challenges: Challenges;
  readonly #now: () => number;

  constructor(options: { store: AccountStore; challenges: Challenges; now(): number }) {
    this.#store = options.store;
    this.#challenges = options.challenges;
    this.#now = options.now;
  }

  /** For `navigator.credentials.create`. @param purpose see challenges.ts. */
  async creation(
    purpose: string,
    { rpId, office, account }: {
      rpId: string;
      office: string;
      account: { id: string; name: string; login: string };
    },
  ) {
    return await generateRegistrationOptions({
      rpName: office,
      rpID: rpId,
      userID: Uint8Array.from(Buffer.from(account.id, "base64url")),
      userName: account.login,
      userDisplayName: account.name,
      challenge: this.#challenges.issue(purpose),
      timeout: TIMEOUT_MS,
      attestationType: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: this.#store.passkeys(account.id).map(({ id }) => ({ id })),
    });
  }

  /** @returns the new passkey, not yet kept, or null if it doesn't hold. */
  async created(
    purpose: string,
    { passkey, site, account, label }: { passkey: NewPasskey; site: Site; account: string; label: string },
  ): Promise<Passkey | null> {
    if (site.rpId === null) return null;
    let challenge = "";
    try {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: {
          id: passkey.id,
          rawId: passkey.id,
          type: "public-key",
          clientExtensionResults: {},
          response: {
            clientDataJSON: passkey.clientDataJSON,
            attestationObject: passkey.attestationObject,
          },
        },
        expectedChallenge: (given) => this.#challenges.holds(purpose, challenge = given),
        expectedOrigin: site.origin,
        expectedRPID: site.rpId,
        requireUserVerification: true,
      });
      if (!verified || !this.#challenges.use(challenge)) return null;
      const { credential } = registrationInfo;
      if (this.#store.passkey(credential.id)) return null;
      return {
        id: credential.id,
        account,
        publicKey: Uint8Array.from(credential.publicKey),
        counter: credential.counter,
        transports: passkey.transports.filter((one) => /^[a-z-]+$/.test(one)),
        rpId: site.rpId,
        label,
        createdAt: this.#now(),
        usedAt: null,
      };
    } catch {
      return null; // the library's Error for each thing that doesn't hold
    }
  }

  /** For `navigator.credentials.get`; without an account the browser asks which one. */
  async request(purpose: string, { rpId, account }: { rpId: string; account?: string }) {
    return await generateAuthenticationOptions({
      rpID: rpId,
      challenge: this.#challenges.issue(purpose),
      timeout: TIMEOUT_MS,
      userVerification: "required",
      allowCredentials: account === undefined
        ? []
        : this.#store.passkeys(account).filter((one) => one.rpId === rpId).map(({ id, transports }) => ({
          id,
          transports: [...transports],
        })),
    });
  }

  /** @returns the passkey that signed, or null if it doesn't hold. */
  async proved(
    purpose: string,
    { proof, site }: { proof: PasskeyProof; site: Site },
  ): Promise<Passkey | null> {
    const passkey = this.#store.passkey(proof.id);
    if (!passkey || site.rpId === null || passkey.rpId !== site.rpId) return null;
    let challenge = "";
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: {
          id: proof.id,
          rawId: proof.id,
          type: "public-key",
          clientExtensionResults: {},
          response: {
            clientDataJSON: proof.clientDataJSON,
            authenticatorData: proof.authenticatorData,
            signature: proof.signature,
          },
        },
        expectedChallenge: (given) => this.#challenges.holds(purpose, challenge = given),
        expectedOrigin: site.origin,
        expectedRPID: site.rpId,
        credential: { id: passkey.id, publicKey: passkey.publicKey, counter: passkey.counter },
        requireUserVerification: true,
      });
      if (!verified || !this.#challenges.use(challenge)) return null;
      this.#store.passkeyUsed(passkey.id, { counter: authenticationInfo.newCounter, usedAt: this.#now() });
      return passkey;
    } catch {
      return null; // the library's Error for each thing that doesn't hold
    }
  }
}
