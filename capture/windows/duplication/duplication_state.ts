import { failed, HRESULT, type Hresult } from "../win32/hresult.ts";

/**
 * What of a desktop duplication is there, and so what comes next. Leaving a phase for a lower one gives back what the
 * lower one doesn't have:
 *
 * - "idle": nothing. Next the output is found and a device made.
 * - "device": output and device. Next the output is duplicated.
 * - "blocked": the same, but the desktop mustn't be seen now (the secure desktop is up).
 * - "running": the duplication too. Next a frame is waited for.
 * - "over": this way to see the screen is closed.
 */
export type Phase = "idle" | "device" | "blocked" | "running" | "over";

export interface DuplicationState {
  readonly phase: Phase;
  /** Nothing is tried before this time. */
  readonly retryAt: number;
  /** Since when it goes wrong, without a picture in between; null: it doesn't. */
  readonly troubleSince: number | null;
  /** The last failure. */
  readonly reason: Hresult;
}

/**
 * What was called: the search for the output, D3D11CreateDevice, DuplicateOutput, AcquireNextFrame or ReleaseFrame, a
 * call about the frame that is held. "picture": what the frame holds is the screen's picture; DXGI_ERROR_NOT_FOUND: none
 * came for long, or one of another size.
 */
export type Step = "find" | "device" | "duplicate" | "acquire" | "frame" | "picture";

export interface DuplicationEvent {
  step: Step;
  hresult: Hresult;
  /** performance.now() */
  now: number;
  /** Whether it is known that the desktop can't be seen (obstacle.ts). */
  obstructed: boolean;
}

export const INITIAL_STATE: DuplicationState = {
  phase: "idle",
  retryAt: -Infinity,
  troubleSince: null,
  reason: HRESULT.S_OK,
};

/** What failed twice in a row, or mustn't be seen, is tried again so often. */
export const RETRY_MS = 250;
/** After so long without a picture another way has to be taken. */
export const TROUBLE_MAX_MS = 2_000;

/**
 * As "IDXGIOutput1::DuplicateOutput", "IDXGIOutputDuplication::AcquireNextFrame" (Microsoft Learn) and "DXGI_ERROR" say.
 * docs/capture.md has the table.
 */
export function nextState(state: DuplicationState, event: DuplicationEvent): DuplicationState {
  const { step, hresult } = event;
  if (state.phase === "over") return state;
  if (!failed(hresult)) return succeeded(state, step);
  const hasDevice = step !== "find" && step !== "device";
  switch (hresult) {
    case HRESULT.DXGI_ERROR_WAIT_TIMEOUT:
      return step === "acquire" ? state : over(state, event);
    case HRESULT.E_ACCESSDENIED:
      return blocked(state, event, hasDevice ? "blocked" : "idle");
    case HRESULT.DXGI_ERROR_ACCESS_LOST:
      return trouble(state, event, hasDevice ? "device" : "idle");
    case HRESULT.DXGI_ERROR_INVALID_CALL:
      return step === "acquire" || step === "frame" ? trouble(state, event, "device") : over(state, event);
    case HRESULT.DXGI_ERROR_DEVICE_REMOVED:
    case HRESULT.DXGI_ERROR_DEVICE_RESET:
    case HRESULT.DXGI_ERROR_DEVICE_HUNG:
    case HRESULT.DXGI_ERROR_DRIVER_INTERNAL_ERROR:
      return trouble(state, event, "idle");
    case HRESULT.DXGI_ERROR_NOT_FOUND:
      return trouble(state, event, "idle");
    default:
      return over(state, event);
  }
}

function succeeded(state: DuplicationState, step: Step): DuplicationState {
  switch (step) {
    case "device":
      return { ...state, phase: "device" };
    case "duplicate":
      return { ...state, phase: "running" };
    case "picture":
      return state.troubleSince === null ? state : { ...state, troubleSince: null };
    default:
      return state;
  }
}

/** An obstacle may last as long as it likes: people are told of it. */
function blocked(state: DuplicationState, event: DuplicationEvent, phase: Phase): DuplicationState {
  const { now, hresult, obstructed } = event;
  const retryAt = now + RETRY_MS;
  if (obstructed) return { phase, retryAt, troubleSince: null, reason: hresult };
  return { ...trouble(state, event, phase), retryAt };
}

/** Tried again: the first time at once, then with pauses, and not for ever. */
function trouble(state: DuplicationState, event: DuplicationEvent, phase: Phase): DuplicationState {
  const { now, hresult } = event;
  if (state.troubleSince === null) {
    return { phase, retryAt: now, troubleSince: now, reason: hresult };
  }
  if (now - state.troubleSince > TROUBLE_MAX_MS) return over(state, event);
  return { ...state, phase, retryAt: now + RETRY_MS, reason: hresult };
}

function over(state: DuplicationState, { hresult }: DuplicationEvent): DuplicationState {
  return { ...state, phase: "over", reason: hresult };
}
