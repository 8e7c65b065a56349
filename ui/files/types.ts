import type { FilesState } from "../../protocol/files.ts";

/** Why a folder of the client's choice can't be used. */
export type FolderFault = NonNullable<NonNullable<FilesState["question"]>["folderFault"]>;

/** A file that a person chose or dropped. */
export interface ChosenFile {
  /** Relative, "/" between parts, beginning with the chosen folder's name where there is one. */
  path: string;
  file: File;
}

/** Files that were chosen or dropped together. */
export interface Chosen {
  /** The file's name, the folder's, or the first one's where there are several. */
  name: string;
  files: ChosenFile[];
}

declare global {
  /** File System Access; not in every browser. */
  var showDirectoryPicker:
    | ((
      options: { id: string; mode: "readwrite"; startIn: "downloads" },
    ) => Promise<FileSystemDirectoryHandle>)
    | undefined;
}
