import type { InputObstacle } from "../capture/types.ts";
import type { HostControl } from "../protocol/control.ts";

/**
 * So long is said to the owner what stood in the way of input after it does no more: he leaves that window to read it on
 * our page.
 */
export const INPUT_OBSTACLE_LINGER_MS = 30_000;

/** What keeps input from a window, for both: the viewer is told how it is now, the owner what was met. */
export interface InputObstacleNotice {
  /** For the owner. */
  readonly met: InputObstacle | null;
  update(obstacle: InputObstacle | null): void;
  /** What a viewer that has just connected must know. */
  tell(): void;
  close(): void;
}

/** @param on.changed `met` is another one. */
export function createInputObstacle(
  on: { control(message: HostControl): void; changed(): void },
): InputObstacleNotice {
  let now: InputObstacle | null = null, met: InputObstacle | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => on.control({ type: "input-obstacle", obstacle: now });

  function setMet(obstacle: InputObstacle | null): void {
    clearTimeout(timer);
    if (met === obstacle) return;
    met = obstacle;
    on.changed();
  }

  return {
    get met() {
      return met;
    },
    update(obstacle) {
      if (obstacle !== now) {
        now = obstacle;
        tell();
      }
      if (obstacle !== null) return setMet(obstacle);
      clearTimeout(timer);
      timer = setTimeout(() => setMet(null), INPUT_OBSTACLE_LINGER_MS);
    },
    tell() {
      if (now !== null) tell();
    },
    close: () => clearTimeout(timer),
  };
}
