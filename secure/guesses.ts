import { SECRET_TRIES_MAX } from "../protocol/limits.ts";
import { createResponder, type HandshakeOptions, type Responder } from "./handshake.ts";

/**
 * The runs that one secret stands, counted at the end that made it: the server is not trusted with that. A run counts
 * once it has been answered, since the answer already tells a guesser whether the guess was right; whether it is then
 * confirmed, refused or left hanging makes no difference.
 */
export interface Responders {
  /** A responder for the next client; null when no guess is left: the number is burnt. */
  next(): Responder | null;
  /** Answers that may still be given. */
  readonly left: number;
}

export type RespondersOptions = HandshakeOptions & { tries?: number };

export function createResponders({ tries = SECRET_TRIES_MAX, ...options }: RespondersOptions): Responders {
  let left = tries;
  return {
    get left() {
      return left;
    },
    next() {
      if (left <= 0) return null;
      const responder = createResponder(options);
      return {
        onFirst(message) {
          // Several runs may be open at once; the answer counts, not the opening.
          if (left <= 0) return { reply: { step: "fail", reason: "not-verified" }, error: "not-verified" };
          const answer = responder.onFirst(message);
          if (!("error" in answer)) left--;
          return answer;
        },
        onConfirm: (message) => responder.onConfirm(message),
      };
    },
  };
}
