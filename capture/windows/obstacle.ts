import type { Obstacle } from "../types.ts";
import { obstacleOf, ObstacleWatch } from "./obstacle_facts.ts";
import { inputDesktopName, ownDesktopName, querySession } from "./win32/session.ts";

/** What hides the desktop of the user from programs now. */
export function findObstacle(): Obstacle | null {
  return obstacleOf({
    inputDesktop: inputDesktopName(),
    ownDesktop: ownDesktopName(),
    session: querySession(),
  });
}

/** For one grabber. */
export function watchObstacle(): ObstacleWatch {
  return new ObstacleWatch(findObstacle);
}
