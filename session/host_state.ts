import type { InputObstacle } from "../capture/types.ts";
import type { Mode } from "../protocol/fields.ts";
import type { HostState } from "../protocol/local.ts";
import type { Releases } from "./releases.ts";
import { type HostRights, phaseForOwner } from "./state.ts";

/** What a host's owner is told (protocol/local.ts), out of what the host knows. */
export function hostState(host: {
  rights: HostRights;
  releases: Releases;
  abilities: { releasesApplications: boolean; overlay: boolean };
  choosing: boolean;
  inputObstacle: InputObstacle | null;
  session: { turn: number; viewerName: string; mode: Mode };
}): HostState {
  const { phase, steeringAllowed, panic, grant } = host.rights;
  const { turn, viewerName, mode } = host.session;
  return {
    phase: phaseForOwner(host.rights),
    question: phase === "asked"
      ? { id: turn, kind: "consent", asker: viewerName, mode }
      : host.releases.question,
    releasesApplications: host.abilities.releasesApplications,
    release: host.releases.choice,
    choosing: host.choosing,
    panic,
    inputObstacle: host.inputObstacle,
    bar: host.abilities.overlay,
    steeringAllowed,
    steering: grant !== 0,
    viewer: viewerName,
  };
}
