import { openSystemLibrary } from "../../system_library.ts";

/** Processes and their tokens ("Process and Thread Functions", "Access Tokens", Microsoft Learn). */
export const kernel32 = openSystemLibrary("kernel32.dll", {
  OpenProcess: { parameters: ["u32", "i32", "u32"], result: "u64" },
  CloseHandle: { parameters: ["u64"], result: "i32" },
  WaitForSingleObject: { parameters: ["u64", "u32"], result: "u32" },
  QueryFullProcessImageNameW: { parameters: ["u64", "u32", "buffer", "buffer"], result: "i32" },
  ReadProcessMemory: { parameters: ["u64", "u64", "buffer", "u64", "u64"], result: "i32" },
  GetProcessTimes: { parameters: ["u64", "buffer", "buffer", "buffer", "buffer"], result: "i32" },
  GetWindowsDirectoryW: { parameters: ["buffer", "u32"], result: "u32" },
  GetModuleHandleW: { parameters: ["buffer"], result: "u64" },
  GetProcAddress: { parameters: ["u64", "buffer"], result: "u64" },
});

export const ntdll = openSystemLibrary("ntdll.dll", {
  NtQueryInformationProcess: { parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
});

export const advapi32 = openSystemLibrary("advapi32.dll", {
  OpenProcessToken: { parameters: ["u64", "u32", "buffer"], result: "i32" },
  GetTokenInformation: { parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
});
