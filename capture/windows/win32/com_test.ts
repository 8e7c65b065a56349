import assert from "node:assert/strict";
import { comMethod, ComObject, guid, OutPointer, receive, slowComMethod } from "./com.ts";
import { ComError, failed, HRESULT, hresultName } from "./hresult.ts";

/** An object of COM's layout whose functions are the test's: FFI calls them here as it does on Windows. */
class FakeObject implements Disposable {
  references = 1;
  readonly calls: unknown[][] = [];
  #callbacks: Deno.UnsafeCallback[];
  #vtable: BigUint64Array<ArrayBuffer>;
  #object: BigUint64Array<ArrayBuffer>;

  constructor() {
    const callback = (parameters: Deno.NativeType[], body: (...args: never[]) => number) =>
      new Deno.UnsafeCallback({ parameters, result: "i32" }, body as () => number) as Deno.UnsafeCallback;
    this.#callbacks = [
      callback(
        ["u64", "pointer", "pointer"],
        (self: bigint, iid: Deno.PointerObject, out: Deno.PointerObject) => {
          if (new Deno.UnsafePointerView(iid).getUint32() !== 0x770aae78) return HRESULT.E_NOINTERFACE | 0;
          this.references++;
          new BigUint64Array(Deno.UnsafePointerView.getArrayBuffer(out, 8))[0] = self;
          return 0;
        },
      ),
      callback(["u64"], () => ++this.references),
      callback(["u64"], () => --this.references),
      callback(["u64", "u32", "i32", "u64", "pointer"], (...args) => {
        this.calls.push(args.slice(1, 4));
        return HRESULT.DXGI_ERROR_WAIT_TIMEOUT | 0;
      }),
    ];
    const addresses = this.#callbacks.map(({ pointer }) => Deno.UnsafePointer.value(pointer));
    this.#vtable = BigUint64Array.from(addresses);
    this.#object = BigUint64Array.of(Deno.UnsafePointer.value(Deno.UnsafePointer.of(this.#vtable)));
  }

  get address(): bigint {
    return Deno.UnsafePointer.value(Deno.UnsafePointer.of(this.#object));
  }

  [Symbol.dispose](): void {
    for (const callback of this.#callbacks) callback.close();
  }
}

const IID = guid("770aae78-f26f-4dba-a829-253c83d1b387");

Deno.test("guid() lays the parts out as Windows does", () => {
  assert.equal(
    IID.reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), ""),
    "78ae0a776ff2ba4da829253c83d1b387",
  );
  assert.throws(() => guid("770aae78"), TypeError);
});

Deno.test("hresultName() names what it knows", () => {
  assert.equal(hresultName(0x887a0026), "DXGI_ERROR_ACCESS_LOST");
  assert.equal(hresultName(0x8007001f), "0x8007001f");
  assert.ok(failed(HRESULT.E_FAIL) && !failed(HRESULT.S_FALSE));
  assert.equal(new ComError("look", HRESULT.E_FAIL).message, "Cannot look: E_FAIL");
});

Deno.test("comMethod() calls by the vtable, with the object first and an HRESULT without sign", () => {
  using fake = new FakeObject();
  using object = new ComObject(fake.address);
  const method = comMethod(3, ["u32", "i32", "u64", "buffer"]);
  for (const _ of [1, 2]) {
    assert.equal(method(object, 0xffff_ffff, -5, 1n << 63n, null), HRESULT.DXGI_ERROR_WAIT_TIMEOUT);
  }
  assert.deepEqual(fake.calls, Array(2).fill([0xffff_ffff, -5, 1n << 63n]));
});

Deno.test("slowComMethod() calls on another thread", async () => {
  using fake = new FakeObject();
  using object = new ComObject(fake.address);
  const method = slowComMethod(3, ["u32", "i32", "u64", "buffer"]);
  assert.equal(await method(object, 1, 2, 3n, new Uint8Array(8)), HRESULT.DXGI_ERROR_WAIT_TIMEOUT);
  assert.deepEqual(fake.calls, [[1, 2, 3n]]);
});

Deno.test("ComObject counts references, and is of no use after its release", () => {
  using fake = new FakeObject();
  const object = new ComObject(fake.address);
  const other = object.query(IID)!, third = object.share();
  assert.equal(fake.references, 3);
  assert.equal(object.query(guid("00000000-0000-0000-0000-000000000001")), null);
  for (const one of [other, third, object, object]) one[Symbol.dispose]();
  assert.equal(fake.references, 0);
  assert.throws(() => object.address, TypeError);
  assert.throws(() => new ComObject(0n), TypeError);
});

Deno.test("receive() hands over one object, or says what failed", () => {
  using fake = new FakeObject();
  const put = (out: Uint8Array<ArrayBuffer>) => {
    new DataView(out.buffer).setBigUint64(0, fake.address, true);
    return HRESULT.S_OK;
  };
  using object = receive("find it", put);
  assert.equal(object.address, fake.address);
  assert.throws(() => receive("find it", () => HRESULT.E_FAIL), /Cannot find it: E_FAIL/);
  assert.throws(() => receive("find it", () => HRESULT.S_OK), TypeError);
  const out = new OutPointer();
  put(out.bytes);
  out.take()![Symbol.dispose]();
  assert.equal(out.take(), null);
});
