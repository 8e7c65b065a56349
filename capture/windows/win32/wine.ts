import { kernel32 } from "./process.ts";
import { wide } from "../../system_library.ts";

/** Whether this is Wine, not Windows: its ntdll says so. */
export function isWine(): boolean {
  const module = kernel32.GetModuleHandleW(wide("ntdll.dll"));
  return kernel32.GetProcAddress(module, new TextEncoder().encode("wine_get_version\0")) !== 0n;
}
