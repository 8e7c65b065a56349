import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import type { NewPasskey, PasskeyProof } from "../../protocol/sign_in.ts";

/** The browser's own dialogs for passkeys. Null: the person closed them, or there is no fitting device. */

export async function makePasskey(options: Record<string, unknown>): Promise<NewPasskey | null> {
  try {
    const optionsJSON = options as unknown as Parameters<typeof startRegistration>[0]["optionsJSON"];
    const { id, response } = await startRegistration({ optionsJSON });
    const { clientDataJSON, attestationObject, transports = [] } = response;
    return { id, clientDataJSON, attestationObject, transports };
  } catch {
    return null; // WebAuthnError, or the DOMException that it found no words for
  }
}

export async function provePasskey(options: Record<string, unknown>): Promise<PasskeyProof | null> {
  try {
    const optionsJSON = options as unknown as Parameters<typeof startAuthentication>[0]["optionsJSON"];
    const { id, response } = await startAuthentication({ optionsJSON });
    const { clientDataJSON, authenticatorData, signature } = response;
    return { id, clientDataJSON, authenticatorData, signature };
  } catch {
    return null; // as above
  }
}
