/** For system tests, which put it into a page of their own: nothing here is part of the product. */
export { createDownloadStore } from "./download_store.ts";
export { createFileSource } from "./file_source.ts";
export { createPickedFolderStore } from "./folder_store.ts";
