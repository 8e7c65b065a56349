/**
 * Keycodes by place on the keyboard: KeyboardEvent.code (UI Events KeyboardEvent code Values) → Linux evdev code + 8, as
 * every X server of today has it.
 */

const EVDEV_TO_X11 = 8;

/** Codes that lie beside each other, from the given evdev code on. */
const RUNS: [first: number, codes: string][] = [
  [
    1,
    "Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace Tab",
  ],
  [16, "KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter ControlLeft"],
  [30, "KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote ShiftLeft Backslash"],
  [44, "KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply AltLeft Space"],
  [59, "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10"],
  [71, "Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2 Numpad3"],
  [82, "Numpad0 NumpadDecimal"],
  [86, "IntlBackslash F11 F12 IntlRo"],
  [96, "NumpadEnter ControlRight NumpadDivide PrintScreen AltRight"],
  [102, "Home ArrowUp PageUp ArrowLeft ArrowRight End ArrowDown PageDown Insert Delete"],
  [113, "AudioVolumeMute AudioVolumeDown AudioVolumeUp"],
  [117, "NumpadEqual"],
  [119, "Pause"],
  [121, "NumpadComma"],
  [124, "IntlYen MetaLeft MetaRight ContextMenu"],
  [183, "F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24"],
];

const KEYCODES = new Map<string, number>(
  RUNS.flatMap(([first, codes]) =>
    codes.split(" ").map((code, i): [string, number] => [code, first + i + EVDEV_TO_X11])
  ),
);

export function physicalKeycode(code: string): number | null {
  return KEYCODES.get(code) ?? null;
}
