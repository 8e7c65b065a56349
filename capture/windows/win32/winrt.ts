import { type ComObject, type Guid, receive } from "./com.ts";
import { check } from "./hresult.ts";
import { openSystemLibrary, wide } from "../../system_library.ts";
import { type Handle } from "./values.ts";

/** The Windows Runtime without a compiler ("roapi.h", "winstring.h", Microsoft Learn). Unproved here: Wine has none of it. */
const combase = openSystemLibrary("combase.dll", {
  RoInitialize: { parameters: ["u32"], result: "i32" },
  RoGetActivationFactory: { parameters: ["u64", "buffer", "buffer"], result: "i32" },
  WindowsCreateString: { parameters: ["buffer", "u32", "buffer"], result: "i32" },
  WindowsDeleteString: { parameters: ["u64"], result: "i32" },
});

const RO_INIT_MULTITHREADED = 1;

/** Once for each thread. That it was done already, in whatever way, serves as well. */
export function initializeRuntime(): void {
  combase.RoInitialize(RO_INIT_MULTITHREADED);
}

/** RoGetActivationFactory: the static side of a class. @throws ComError where the system hasn't got it. */
export function activationFactory(className: string, iid: Guid): ComObject {
  const name = createString(className);
  try {
    return receive(
      `get ${className}`,
      (out) => combase.RoGetActivationFactory(name, iid, out) >>> 0,
    );
  } finally {
    combase.WindowsDeleteString(name);
  }
}

function createString(text: string): Handle {
  const out = new BigUint64Array(1);
  const result = combase.WindowsCreateString(wide(text), text.length, new Uint8Array(out.buffer));
  check("make a string", result >>> 0);
  return out[0];
}
