/** Who sits at an adviser's page. */
export interface Adviser {
  /** The account's id; "local" for who sits at the server's own computer. */
  readonly id: string;
  /** As colleagues and clients read it; empty for who sits at the server's own computer. */
  readonly name: string;
  readonly role: "adviser" | "administrator";
}

/**
 * Who came by the launch token that the server printed or opened on its own computer: that computer's user owns the data
 * folder anyway.
 */
export const LOCAL_ADVISER: Adviser = { id: "local", name: "", role: "administrator" };
