/**
 * An error that a person can do something about: one clear sentence on stderr, exit code 2, no stack.
 * Message grammar: "Cannot listen on port 8080: it is in use".
 */
export class UserError extends Error {
  override name = "UserError";
  readonly code: string;
  /** What to do about it, one sentence. */
  readonly hint?: string;

  constructor(code: string, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** The exit code of a process that ends with a UserError. */
export const USER_ERROR_EXIT_CODE = 2;

/** What several servers share can't be reached at the moment: nothing is lost, and trying again later helps. */
export class UnavailableError extends Error {
  override name = "UnavailableError";

  constructor(message = "Cannot go on: the store of the cluster can't be reached", options?: ErrorOptions) {
    super(message, options);
  }
}
