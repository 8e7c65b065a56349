/** What a COM method returns: 32 bits without sign, ≥ 0x8000_0000 for a failure. */
export type Hresult = number;

/** Those that are acted upon, by the names of Microsoft Learn ("Common HRESULT values", "DXGI_ERROR"). */
export const HRESULT = {
  S_OK: 0,
  S_FALSE: 1,
  E_NOTIMPL: 0x8000_4001,
  E_NOINTERFACE: 0x8000_4002,
  E_POINTER: 0x8000_4003,
  E_FAIL: 0x8000_4005,
  E_ACCESSDENIED: 0x8007_0005,
  E_OUTOFMEMORY: 0x8007_000e,
  E_INVALIDARG: 0x8007_0057,
  DXGI_ERROR_INVALID_CALL: 0x887a_0001,
  DXGI_ERROR_NOT_FOUND: 0x887a_0002,
  DXGI_ERROR_MORE_DATA: 0x887a_0003,
  DXGI_ERROR_UNSUPPORTED: 0x887a_0004,
  DXGI_ERROR_DEVICE_REMOVED: 0x887a_0005,
  DXGI_ERROR_DEVICE_HUNG: 0x887a_0006,
  DXGI_ERROR_DEVICE_RESET: 0x887a_0007,
  DXGI_ERROR_DRIVER_INTERNAL_ERROR: 0x887a_0020,
  DXGI_ERROR_NOT_CURRENTLY_AVAILABLE: 0x887a_0022,
  DXGI_ERROR_ACCESS_LOST: 0x887a_0026,
  DXGI_ERROR_WAIT_TIMEOUT: 0x887a_0027,
  DXGI_ERROR_SESSION_DISCONNECTED: 0x887a_0028,
} as const;

const NAMES = new Map<Hresult, string>(Object.entries(HRESULT).map(([name, value]) => [value, name]));

export function failed(hresult: Hresult): boolean {
  return hresult >= 0x8000_0000;
}

/** "DXGI_ERROR_ACCESS_LOST", or "0x8007001f" for one without a name here. */
export function hresultName(hresult: Hresult): string {
  return NAMES.get(hresult) ?? `0x${hresult.toString(16).padStart(8, "0")}`;
}

/** A method failed. */
export class ComError extends Error {
  override name = "ComError";
  readonly hresult: Hresult;

  /** @param what as in "Cannot ⟨what⟩: E_FAIL". */
  constructor(what: string, hresult: Hresult) {
    super(`Cannot ${what}: ${hresultName(hresult)}`);
    this.hresult = hresult;
  }
}

/** @throws ComError if it is a failure. */
export function check(what: string, hresult: Hresult): void {
  if (failed(hresult)) throw new ComError(what, hresult);
}
