import type { Store } from "../../transfer/types.ts";
export function createDownloadStore(): Store {
  return { open: () => Promise.reject(new Error("x")) };
}
