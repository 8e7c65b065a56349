import { openSystemLibrary, wide } from "../../../capture/system_library.ts";

const kernel32 = openSystemLibrary("kernel32.dll", {
  GetModuleHandleW: { parameters: ["buffer"], result: "u64" },
  GetProcAddress: { parameters: ["u64", "buffer"], result: "u64" },
});

/** Whether this is Wine, not Windows: its ntdll says so. */
export function isWine(): boolean {
  const module = kernel32.GetModuleHandleW(wide("ntdll.dll"));
  return kernel32.GetProcAddress(module, new TextEncoder().encode("wine_get_version\0")) !== 0n;
}
