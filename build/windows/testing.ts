import { buildResources, type Resource } from "./resources.ts";

/**
 * The smallest 64-bit executable that has all that matters here; it doesn't run. Two sections, `tail` bytes of a
 * signature behind them.
 */
export function testExecutable(
  options: { resources: Resource[]; resourcesLast: boolean; tail: number },
): Uint8Array<ArrayBuffer> {
  const PE = 0x80, OPTIONAL = PE + 24, TABLE = OPTIONAL + 240, ALIGN = 0x200, PAGE = 0x1000;
  const code = new Uint8Array(ALIGN).fill(0xcc);
  const rsrcAddress = options.resourcesLast ? 2 * PAGE : PAGE;
  const rsrc = buildResources(options.resources, rsrcAddress);
  const parts = options.resourcesLast ? [code, rsrc] : [rsrc, code];
  let raw = 2 * ALIGN, address = PAGE;
  const sections = parts.map((data) => {
    const section = { data, raw, address, size: Math.ceil(data.length / ALIGN) * ALIGN };
    raw += section.size;
    address += Math.ceil(data.length / PAGE) * PAGE;
    return section;
  });
  const out = new Uint8Array(raw + options.tail);
  const view = new DataView(out.buffer);
  const set = (at: number, value: number) => view.setUint32(at, value, true);
  view.setUint16(0, 0x5a4d, true);
  set(0x3c, PE);
  set(PE, 0x4550);
  view.setUint16(PE + 6, 2, true);
  view.setUint16(PE + 20, 240, true);
  view.setUint16(OPTIONAL, 0x20b, true);
  set(OPTIONAL + 32, PAGE);
  set(OPTIONAL + 36, ALIGN);
  set(OPTIONAL + 56, address);
  set(OPTIONAL + 60, 2 * ALIGN);
  set(OPTIONAL + 64, 0x1234);
  set(OPTIONAL + 108, 16);
  if (options.resources.length > 0) {
    set(OPTIONAL + 112 + 16, rsrcAddress);
    set(OPTIONAL + 112 + 20, rsrc.length);
  }
  set(OPTIONAL + 112 + 32, raw);
  set(OPTIONAL + 112 + 36, options.tail);
  sections.forEach(({ data, raw, address, size }, i) => {
    [data.length, address, size, raw].forEach((value, k) => set(TABLE + 40 * i + 8 + 4 * k, value));
    out.set(data, raw);
  });
  return out;
}
