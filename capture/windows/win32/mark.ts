/** dwExtraInfo of every event that we inject: so we know our own again ("MFB!"). */
export const INJECTED_MARK = 0x4d46_4221n;
