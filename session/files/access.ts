import type { FilesAccess, FilesMessage, FilesState, FilesSummary } from "../../protocol/files.ts";

/**
 * Whether files may pass, as one pure state machine in the client's process. Nothing but an answer of the client to the
 * open question leads to "allowed".
 */
export interface Access {
  readonly access: FilesAccess;
  readonly question: Question | null;
  /** The adviser asked for files, the client hasn't chosen or declined yet. */
  readonly requested: boolean;
  readonly lastQuestion: number;
}

type Question = Omit<NonNullable<FilesState["question"]>, "asker">;
export type FolderFault = NonNullable<Question["folderFault"]>;

export type AccessEvent =
  /** The adviser's: `ask` and `request` of the link. */
  | { type: "ask"; files: FilesSummary }
  | { type: "request" }
  /** The client's own. */
  | { type: "send"; files: FilesSummary }
  | { type: "allow"; allow: boolean }
  | { type: "answer"; question: number; yes: boolean; folderFault: FolderFault | null }
  | { type: "decline" };

export const NO_ACCESS: Access = { access: "unasked", question: null, requested: false, lastQuestion: 0 };
const NO_FILES: FilesSummary = { first: [], count: 0, size: 0 };

export function nextAccess(state: Access, event: AccessEvent): Access {
  switch (event.type) {
    case "ask":
      // Who said Nein isn't asked again by the other side, however often it tries.
      return state.access === "unasked" ? ask(state, "receive", event.files) : state;
    case "request":
      return state.access === "refused" ? state : { ...state, requested: true };
    case "send": {
      const chosen = { ...state, requested: false };
      if (state.access === "allowed" || state.access === "asked") return chosen;
      return ask(chosen, "send", event.files);
    }
    case "allow":
      if (!event.allow) return { ...state, access: "refused", question: null, requested: false };
      return state.access === "allowed" || state.access === "asked" ? state : ask(state, null, NO_FILES);
    case "answer":
      return answer(state, event);
    case "decline":
      return { ...state, requested: false };
  }
}

function ask(state: Access, direction: Question["direction"], files: FilesSummary): Access {
  const id = state.lastQuestion + 1;
  return {
    ...state,
    access: "asked",
    lastQuestion: id,
    question: { id, direction, files, folderFault: null },
  };
}

function answer(
  state: Access,
  { question, yes, folderFault }: Extract<AccessEvent, { type: "answer" }>,
): Access {
  if (state.question?.id !== question) return state;
  if (!yes) return { ...state, access: "refused", question: null, requested: false };
  if (folderFault) return { ...state, question: { ...state.question, folderFault } };
  return { ...state, access: "allowed", question: null };
}

/** Whether something stands on the client's screen that only the client may answer. */
export function isAsking({ question, requested }: Access): boolean {
  return question !== null || requested;
}

/** What a link message of the adviser may do in each state: "drop" is void, and changes nothing. */
export const ADVISER_FILES: Record<FilesMessage["kind"], Record<FilesAccess, "act" | "drop">> = {
  signal: { unasked: "drop", asked: "drop", allowed: "act", refused: "act" },
  ask: { unasked: "act", asked: "drop", allowed: "drop", refused: "drop" },
  request: { unasked: "act", asked: "act", allowed: "act", refused: "drop" },
  access: { unasked: "drop", asked: "drop", allowed: "drop", refused: "drop" },
};
