import type { Signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../texts/texts.ts";
import { createKeyboard } from "./keyboard.ts";
import { createPaste } from "./paste.ts";
import type { Viewer } from "./viewer.ts";

export interface KeyboardFieldProps {
  field: RefObject<HTMLTextAreaElement | null>;
  viewer: Viewer;
  /** True while keys go to the remote screen. */
  active: Signal<boolean>;
  /** The way out was typed (Strg+Alt+Umschalt+Esc). */
  onExit: () => void;
}

/**
 * Takes the keyboard while steering. A text field, so that input methods, dead keys and pasting work; invisible, since
 * what is typed shows in the remote picture. Not in the tab order: it is entered by "Steuern", "Tastatur" or a click
 * into the picture, and a Tab typed in it goes to the remote screen.
 */
export function KeyboardField({ field, viewer, active, onExit }: KeyboardFieldProps) {
  useEffect(() => {
    const element = field.current!;
    const apple = /Mac|iPhone|iPad/.test(navigator.platform);
    const paste = createPaste({ clipboard: viewer.clipboard, input: viewer.input });
    const keyboard = createKeyboard(paste.send, { apple });

    const onKey = (event: KeyboardEvent) => {
      if (!viewer.steering.value) return;
      const pasting = event.type === "keydown" ? paste.key(event) : "ordinary";
      if (pasting === "browser") return;
      if (pasting === "wait") return event.preventDefault();
      const outcome = event.type === "keydown" ? keyboard.down(event) : keyboard.up(event);
      if (outcome !== "pass") event.preventDefault();
      if (outcome === "exit") onExit();
    };
    const flush = () => {
      if (viewer.steering.value && element.value) keyboard.text(element.value);
      element.value = "";
    };
    const onPaste = (event: ClipboardEvent) => {
      event.preventDefault();
      if (!viewer.steering.value) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (viewer.clipboard.open.value) void paste.paste(text);
      else keyboard.text(text);
    };
    const onInput = (event: Event) => {
      if (!(event as InputEvent).isComposing) flush();
    };
    const onFocus = () => active.value = true;
    const onBlur = () => {
      active.value = false;
      keyboard.releaseAll();
      element.value = "";
    };
    element.addEventListener("keydown", onKey);
    element.addEventListener("keyup", onKey);
    element.addEventListener("input", onInput);
    element.addEventListener("paste", onPaste);
    element.addEventListener("compositionend", flush);
    element.addEventListener("focus", onFocus);
    element.addEventListener("blur", onBlur);
    addEventListener("blur", onBlur);
    // Elsewhere something else may be copied.
    const { changedHere } = viewer.clipboard;
    addEventListener("blur", changedHere);
    document.addEventListener("copy", changedHere);
    document.addEventListener("cut", changedHere);
    return () => {
      removeEventListener("blur", onBlur);
      removeEventListener("blur", changedHere);
      document.removeEventListener("copy", changedHere);
      document.removeEventListener("cut", changedHere);
      element.blur();
    };
  }, [viewer]);
  return (
    <textarea
      ref={field}
      class="keyboard-field"
      aria-label={t.viewer.keyboardField}
      tabIndex={-1}
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
    />
  );
}
