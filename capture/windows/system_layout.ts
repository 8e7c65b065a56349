import type { KeyLayout } from "./key_layout.ts";
import { inputs } from "./win32/input.ts";

const MAPVK_VK_TO_VSC = 0;
const SHIFT = 1, CONTROL = 2, ALT = 4;
const VK_CAPITAL = 0x14;

/** As VkKeyScanExW and MapVirtualKeyExW tell it for the foreground window's thread. */
export const systemLayout: KeyLayout = {
  find(character) {
    if (character.length !== 1) return null;
    const layout = currentLayout();
    const found = inputs.VkKeyScanExW(character.charCodeAt(0), layout);
    if (found === -1) return null;
    const vk = found & 0xff, state = found >> 8 & 0xff;
    if (state & ~(SHIFT | CONTROL | ALT)) return null;
    return {
      key: { vk, scan: inputs.MapVirtualKeyExW(vk, MAPVK_VK_TO_VSC, layout), extended: false },
      shift: (state & SHIFT) !== 0,
      altGr: (state & (CONTROL | ALT)) !== 0,
    };
  },

  complete({ vk, extended }) {
    return { vk, extended, scan: inputs.MapVirtualKeyExW(vk, MAPVK_VK_TO_VSC, currentLayout()) };
  },

  capsLocked: () => (inputs.GetKeyState(VK_CAPITAL) & 1) !== 0,
};

function currentLayout(): bigint {
  const thread = inputs.GetWindowThreadProcessId(inputs.GetForegroundWindow(), null);
  return inputs.GetKeyboardLayout(thread);
}
