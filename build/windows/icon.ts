import { bitmapOf, pngOf } from "./icon_image.ts";
import { type Resource, RT_GROUP_ICON, RT_ICON } from "./resources.ts";
import { drawSymbol, type ProgramSymbol } from "./symbol.ts";

/** What Windows asks for at 100 to 250 %, and for large symbols. */
export const ICON_SIDES = [16, 20, 24, 32, 40, 48, 64, 256];
/** From this size on as PNG, which Windows reads since Vista; smaller ones as bitmaps. */
const PNG_FROM = 256;
const BITS = 32;

/** The program's icon: each size an RT_ICON, and the RT_GROUP_ICON that lists them (GRPICONDIR). */
export function iconResources(symbol: ProgramSymbol): Resource[] {
  const icons = ICON_SIDES.map((side, i): Resource => {
    const picture = drawSymbol(symbol, side);
    const data = side >= PNG_FROM ? pngOf(picture) : bitmapOf(picture);
    return { type: RT_ICON, name: i + 1, language: 0, data };
  });
  const HEADER_BYTES = 6, ENTRY_BYTES = 14;
  const group = new Uint8Array(HEADER_BYTES + ENTRY_BYTES * icons.length);
  const view = new DataView(group.buffer);
  const KIND_ICON = 1, PLANES = 1;
  view.setUint16(2, KIND_ICON, true);
  view.setUint16(4, icons.length, true);
  icons.forEach(({ name, data }, i) => {
    const at = HEADER_BYTES + ENTRY_BYTES * i;
    // 256 is written as 0.
    group.set([ICON_SIDES[i] % 256, ICON_SIDES[i] % 256], at);
    view.setUint16(at + 4, PLANES, true);
    view.setUint16(at + 6, BITS, true);
    view.setUint32(at + 8, data.length, true);
    view.setUint16(at + 12, name as number, true);
  });
  return [...icons, { type: RT_GROUP_ICON, name: 1, language: 0, data: group }];
}
