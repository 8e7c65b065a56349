import type { Effect, Step } from "./events.ts";
import type { TakenSession } from "./handover_taker.ts";
import { type AdviserState, NO_SESSION } from "./state.ts";

/** The session is a colleague's: nobody has to be told, and nothing of it goes on here. */
export function handedOver(state: AdviserState, taker: string): Step {
  if (state.phase !== "running") return { state, effects: [] };
  const effects: Effect[] = [];
  if (state.shared === "show") effects.push({ do: "host", command: { type: "stop" } });
  // Without a reason: the client's host would take it for the end of the session.
  effects.push({ do: "stop-viewer" }, { do: "drop-link" });
  return {
    state: { ...state, ...NO_SESSION, phase: "ended", client: state.client, handedTo: taker },
    effects,
  };
}

/** A colleague's session is ours, as it stands. */
export function taken(state: AdviserState, session: TakenSession): Step {
  const { client, mode, goesOn, turn, token, checkWords, clientPresent } = session;
  const effects: Effect[] = [{ do: "greet" }];
  if (goesOn) effects.push({ do: "start-viewer" });
  return {
    state: {
      ...state,
      ...NO_SESSION,
      phase: "running",
      resumeToken: token,
      client,
      checkWords,
      mode: goesOn ? "support" : mode,
      shared: goesOn ? "support" : null,
      turn,
      clientPresent,
    },
    effects,
  };
}
