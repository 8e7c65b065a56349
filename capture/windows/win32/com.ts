import { check, failed, type Hresult } from "./hresult.ts";
import { type Handle, NO_HANDLE } from "./values.ts";

/**
 * COM without a compiler: an object's first 8 bytes are the address of its vtable, a table of function addresses in the
 * order of the SDK's header; each function gets the object first ("The Component Object Model", Microsoft Learn). Only
 * for 64 bits, where one calling convention is left.
 */

/** "buffer" is a pointer to memory of ours, null for none; "u64" a handle, or an address of the system's. */
type Parameter = "u32" | "i32" | "u64" | "buffer";
type Argument<P> = P extends "buffer" ? Uint8Array<ArrayBuffer> | null : P extends "u64" ? Handle : number;
type Arguments<P extends readonly Parameter[]> = { [Index in keyof P]: Argument<P[Index]> };

/** An interface's method. @returns its HRESULT; nothing of use where it is declared `void`. */
export type Method<P extends readonly Parameter[]> = (object: ComObject, ...args: Arguments<P>) => Hresult;
/** The same on a thread of Deno's pool, while this one goes on. The buffers must be left alone until it has returned. */
export type SlowMethod<P extends readonly Parameter[]> = (
  object: ComObject,
  ...args: Arguments<P>
) => Promise<Hresult>;

/**
 * A method by its place in the vtable, from 0, those of IUnknown included. What is made for a call is kept for each
 * function's address.
 */
export function comMethod<const P extends readonly Parameter[]>(slot: number, parameters: P): Method<P> {
  const call = lookUp<number>(slot, { parameters: ["u64", ...parameters], result: "i32" });
  return (object, ...args) => call(object.address)(object.address, ...args) >>> 0;
}

/** As comMethod(); for one that waits. */
export function slowComMethod<const P extends readonly Parameter[]>(
  slot: number,
  parameters: P,
): SlowMethod<P> {
  const definition = { parameters: ["u64", ...parameters], result: "i32", nonblocking: true } as const;
  const call = lookUp<Promise<number>>(slot, definition);
  return async (object, ...args) => await call(object.address)(object.address, ...args) >>> 0;
}

type Call<R> = (...args: unknown[]) => R;

function lookUp<R>(slot: number, definition: Deno.ForeignFunction): (object: Handle) => Call<R> {
  const known = new Map<Handle, Call<R>>();
  return (object) => {
    const address = wordAt(wordAt(object) + 8n * BigInt(slot));
    let call = known.get(address);
    if (!call) {
      const pointer = Deno.UnsafePointer.create(address) as Deno.PointerObject<Deno.ForeignFunction>;
      const method = new Deno.UnsafeFnPointer(pointer, definition);
      call = method.call.bind(method) as unknown as Call<R>;
      known.set(address, call);
    }
    return call;
  };
}

function wordAt(address: Handle): Handle {
  const pointer = Deno.UnsafePointer.create(address);
  if (!pointer) throw new TypeError("Cannot read a vtable at no address");
  return new Deno.UnsafePointerView(pointer).getBigUint64();
}

const queryInterface = comMethod(0, ["buffer", "buffer"]);
const addRef = comMethod(1, []);
const release = comMethod(2, []);

/** One reference to an object: whoever has this disposes of it, once. */
export class ComObject implements Disposable {
  #address: Handle;

  /** @param address of an interface; the reference that was counted for it is this object's from now on. */
  constructor(address: Handle) {
    if (address === NO_HANDLE) throw new TypeError("Cannot hold a COM object at no address");
    this.#address = address;
  }

  /** For calls. @throws TypeError after it was disposed of. */
  get address(): Handle {
    if (this.#address === NO_HANDLE) throw new TypeError("Cannot use a COM object: it was released");
    return this.#address;
  }

  /** IUnknown::QueryInterface. @returns another interface of it, or null if it has none such. */
  query(iid: Guid): ComObject | null {
    const out = new OutPointer();
    return failed(queryInterface(this, iid, out.bytes)) ? null : out.take();
  }

  /** IUnknown::AddRef: a second owner. */
  share(): ComObject {
    addRef(this);
    return new ComObject(this.#address);
  }

  /** IUnknown::Release; does nothing the second time. */
  [Symbol.dispose](): void {
    if (this.#address === NO_HANDLE) return;
    release(this);
    this.#address = NO_HANDLE;
  }
}

/** Room for the address that a function hands over, with a reference that then belongs to whoever takes it. */
export class OutPointer {
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(8);

  /** @returns null if none was handed over, or it was taken already. */
  take(): ComObject | null {
    const view = new DataView(this.bytes.buffer);
    const address = view.getBigUint64(0, true);
    view.setBigUint64(0, NO_HANDLE, true);
    return address === NO_HANDLE ? null : new ComObject(address);
  }
}

/** @returns the object that `call` hands over. @throws ComError if it doesn't. */
export function receive(what: string, call: (out: Uint8Array<ArrayBuffer>) => Hresult): ComObject {
  const out = new OutPointer();
  check(what, call(out.bytes));
  const object = out.take();
  if (!object) throw new TypeError(`Cannot ${what}: succeeded without an object`);
  return object;
}

/** A GUID's 16 bytes: Data1, Data2, Data3 little endian, then eight single bytes (guiddef.h). */
export type Guid = Uint8Array<ArrayBuffer>;

/** @param text as the documentation has it: "770aae78-f26f-4dba-a829-253c83d1b387". */
export function guid(text: string): Guid {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new TypeError(`No GUID: "${text}"`);
  const digits = text.replaceAll("-", "");
  const byte = (at: number) => parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return Uint8Array.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15], byte);
}
