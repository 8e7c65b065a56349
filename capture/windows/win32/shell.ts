import { openSystemLibrary } from "../../system_library.ts";

/** Microsoft Learn: shellapi.h, winuser.h (MessageBoxW), processthreadsapi.h and securitybaseapi.h (tokens). */

export const shell32 = openSystemLibrary("shell32.dll", {
  // The system may ask the user and wait for the answer: never on the main thread.
  ShellExecuteExW: { parameters: ["buffer"], result: "i32", nonblocking: true },
});

export const messages = openSystemLibrary("user32.dll", {
  MessageBoxW: { parameters: ["u64", "buffer", "buffer", "u32"], result: "i32", nonblocking: true },
});

export const kernel32 = openSystemLibrary("kernel32.dll", {
  GetConsoleWindow: { parameters: [], result: "u64" },
  GetCurrentProcess: { parameters: [], result: "u64" },
  CloseHandle: { parameters: ["u64"], result: "i32" },
});

export const advapi32 = openSystemLibrary("advapi32.dll", {
  OpenProcessToken: { parameters: ["u64", "u32", "buffer"], result: "i32" },
  GetTokenInformation: { parameters: ["u64", "i32", "buffer", "u32", "buffer"], result: "i32" },
});
