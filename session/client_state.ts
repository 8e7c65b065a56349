import type { ClientState } from "../protocol/local.ts";
import { HOST_IDLE } from "./host_state.ts";

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
