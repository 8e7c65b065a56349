import type { InputEvent } from "../../protocol/input.ts";
import { pixelAt, type Size } from "./geometry.ts";
import { wheelNotches } from "./wheel.ts";

/** The bits of PointerEvent.buttons, as numbers of MouseEvent.button. */
const BUTTON_OF_BIT = [0, 2, 1, 3, 4];

/** Which buttons went down or up between two values of PointerEvent.buttons. */
export function changedButtons(before: number, now: number): { button: number; down: boolean }[] {
  return BUTTON_OF_BIT.flatMap((button, bit) => {
    const was = (before >> bit & 1) === 1, is = (now >> bit & 1) === 1;
    return was === is ? [] : [{ button, down: is }];
  });
}

export interface PointerOptions {
  element: HTMLElement;
  /** The picture's real size. */
  size(): Size;
  steering(): boolean;
  send(event: InputEvent): void;
  /** A button went down on the picture: the keyboard belongs there now. */
  onPress(): void;
}

/** Sends the pointer's moves (at most one a frame), buttons and wheel on `element` to the host. @returns undo. */
export function followPointer({ element, size, steering, send, onPress }: PointerOptions): () => void {
  let buttons = 0, frame = 0;
  let move: { x: number; y: number } | null = null;
  /** Where the pointer is on the page. */
  let pointer = { x: NaN, y: NaN };

  const place = (at: { x: number; y: number }) => pixelAt(at, element.getBoundingClientRect(), size());

  function flush(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    if (move) send({ kind: "move", ...move });
    move = null;
  }

  function onPointer(event: PointerEvent): void {
    if (!steering() || size().width === 0) {
      buttons = 0;
      return;
    }
    pointer = { x: event.clientX, y: event.clientY };
    const at = place(pointer);
    if (event.type === "pointerdown") {
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
      onPress();
    }
    // Further buttons while one is held come as pointermove (Pointer Events §10.1).
    const now = event.type === "pointercancel" ? 0 : event.buttons;
    const changes = changedButtons(buttons, now);
    buttons = now;
    if (changes.length === 0) {
      move = at;
      frame ||= requestAnimationFrame(flush);
      return;
    }
    flush();
    for (const change of changes) send({ kind: "button", ...change, ...at });
  }

  function onWheel(event: WheelEvent): void {
    if (!steering() || size().width === 0) return;
    event.preventDefault();
    flush();
    const { dx, dy } = wheelNotches(event);
    // A wheel's event tells whole pixels of the page: on a scaled picture that may be a neighbour of the pointer's place.
    const { clientX: x, clientY: y } = event;
    const same = Math.abs(pointer.x - x) < 1 && Math.abs(pointer.y - y) < 1;
    if (dx || dy) send({ kind: "wheel", dx, dy, ...place(same ? pointer : { x, y }) });
  }

  /** The remote screen has menus of its own; and no middle-click scrolling, no picture dragged about. */
  const swallow = (event: Event) => {
    if (steering()) event.preventDefault();
  };

  const names = ["pointerdown", "pointermove", "pointerup", "pointercancel"] as const;
  for (const name of names) element.addEventListener(name, onPointer);
  element.addEventListener("wheel", onWheel, { passive: false });
  for (const name of ["contextmenu", "mousedown", "auxclick", "dragstart"]) {
    element.addEventListener(name, swallow);
  }
  return () => {
    cancelAnimationFrame(frame);
    for (const name of names) element.removeEventListener(name, onPointer);
    element.removeEventListener("wheel", onWheel);
    for (const name of ["contextmenu", "mousedown", "auxclick", "dragstart"]) {
      element.removeEventListener(name, swallow);
    }
  };
}
