import type { InputObstacle, Obstacle } from "../capture/types.ts";
import type { Mode } from "../protocol/fields.ts";
import type { HostState } from "../protocol/local.ts";
import type { Releases } from "./releases.ts";
import type { PlatformAbilities } from "./screen/messages.ts";
import { type HostRights, phaseForOwner } from "./state.ts";

/** What a host knows of itself beside its rights. */
export interface HostFacts {
  options: { turn: number; viewerName: string; mode: Mode };
  releases: Pick<Releases, "question" | "choice">;
  /** Null until the capture worker told them. */
  abilities: PlatformAbilities | null;
  choosing: boolean;
  obstacle: Obstacle | null;
  inputObstacle: InputObstacle | null;
  clipboard: { tooLarge: boolean };
  drawing: HostState["drawing"];
}

/** Without a host. */
export const HOST_IDLE: HostState = {
  phase: "idle",
  question: null,
  releasesApplications: false,
  release: null,
  choosing: false,
  panic: false,
  bar: false,
  inputObstacle: null,
  steeringAllowed: false,
  steering: false,
  viewer: "",
  obstacle: null,
  clipboard: null,
  drawing: { allowed: true, drawn: false },
};

/** The same, as the owner's own page shows it. */
export function hostStateOf(rights: HostRights, facts: HostFacts): HostState {
  const { options: { turn, viewerName, mode }, releases, abilities, choosing } = facts;
  const { obstacle, inputObstacle, drawing } = facts;
  const { phase, steeringAllowed, panic, grant } = rights;
  return {
    phase: phaseForOwner(rights),
    question: phase !== "asked"
      ? releases.question
      // The question says what can be chosen here: a button must not move while somebody is about to press it.
      : abilities && { id: turn, kind: "consent", asker: viewerName, mode },
    releasesApplications: abilities?.releasesApplications ?? false,
    release: releases.choice,
    choosing,
    panic,
    bar: abilities?.overlay ?? false,
    steeringAllowed,
    steering: grant !== 0,
    viewer: viewerName,
    obstacle,
    inputObstacle,
    clipboard: abilities?.clipboard
      ? {
        allowed: rights.clipboardAllowed,
        wanted: rights.clipboardWanted,
        tooLarge: facts.clipboard.tooLarge,
      }
      : null,
    drawing,
  };
}
