import type { ClientState, HostState } from "../protocol/local.ts";

/** While no screen of this computer is shared or asked for. */
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
};

/** Before the first session. */
export const CLIENT_IDLE: ClientState = {
  phase: "idle",
  office: "",
  phone: "",
  mode: "support",
  error: null,
  endReason: null,
  checkWords: "",
  host: HOST_IDLE,
  restart: null,
  screenMissing: null,
  notice: null,
};
