import { takeNotches } from "../notches.ts";
import type { Injector } from "./injector.ts";

/** MouseEvent.button → X button. */
const X_BUTTONS = [1, 2, 3, 8, 9];
const [WHEEL_UP, WHEEL_DOWN, WHEEL_LEFT, WHEEL_RIGHT] = [4, 5, 6, 7];

type Place = { x: number; y: number };

/** The mouse of one X display; places are on the root window. */
export class Pointer {
  #injector: Injector;
  #pressed = new Set<number>();
  #rest = { x: 0, y: 0 };

  constructor(injector: Injector) {
    this.#injector = injector;
  }

  move({ x, y }: Place): boolean {
    this.#injector.move(x, y);
    return true;
  }

  /** Where the pointer is. @returns false for an unknown button, and for one that is there already. */
  button(button: number, down: boolean): boolean {
    const number = X_BUTTONS[button];
    if (number === undefined || this.#pressed.has(number) === down) return false;
    this.#injector.button(number, down);
    if (down) this.#pressed.add(number);
    else this.#pressed.delete(number);
    return true;
  }

  wheel(dx: number, dy: number): boolean {
    if (!Number.isFinite(dx) || !Number.isFinite(dy)) return false;
    const notches = takeNotches(this.#rest, { dx, dy });
    this.#turn(notches.x, [WHEEL_LEFT, WHEEL_RIGHT]);
    this.#turn(notches.y, [WHEEL_UP, WHEEL_DOWN]);
    return true;
  }

  releaseAll(): void {
    for (const number of this.#pressed) this.#injector.button(number, false);
    this.#pressed.clear();
  }

  #turn(notches: number, [back, forth]: [number, number]): void {
    const button = notches < 0 ? back : forth;
    for (let i = 0; i < Math.abs(notches); i++) {
      this.#injector.button(button, true);
      this.#injector.button(button, false);
    }
  }
}
