import assert from "node:assert/strict";
import fc from "fast-check";
import { HRESULT, type Hresult } from "../win32/hresult.ts";
import {
  type DuplicationState,
  INITIAL_STATE,
  nextState,
  type Phase,
  RETRY_MS,
  type Step,
  TROUBLE_MAX_MS,
} from "./duplication_state.ts";

const PHASES: Phase[] = ["idle", "device", "blocked", "running", "over"];
const STEPS: Step[] = ["find", "device", "duplicate", "acquire", "frame", "picture"];

function after(phase: Phase, step: Step, hresult: Hresult, { obstructed = false, now = 1000 } = {}) {
  return nextState({ ...INITIAL_STATE, phase }, { step, hresult, now, obstructed });
}

Deno.test("nextState() does what the documentation says of each result", () => {
  const cases: [Phase, Step, keyof typeof HRESULT, Phase][] = [
    ["idle", "device", "S_OK", "device"],
    ["idle", "find", "DXGI_ERROR_NOT_FOUND", "idle"],
    ["idle", "device", "E_FAIL", "over"],
    ["idle", "device", "DXGI_ERROR_UNSUPPORTED", "over"],
    ["device", "duplicate", "S_OK", "running"],
    ["device", "duplicate", "E_ACCESSDENIED", "blocked"],
    ["device", "duplicate", "DXGI_ERROR_ACCESS_LOST", "device"],
    ["device", "duplicate", "DXGI_ERROR_UNSUPPORTED", "over"],
    ["device", "duplicate", "DXGI_ERROR_NOT_CURRENTLY_AVAILABLE", "over"],
    ["device", "duplicate", "DXGI_ERROR_SESSION_DISCONNECTED", "over"],
    ["device", "duplicate", "E_INVALIDARG", "over"],
    ["device", "duplicate", "E_NOTIMPL", "over"],
    ["device", "duplicate", "DXGI_ERROR_INVALID_CALL", "over"],
    ["device", "duplicate", "DXGI_ERROR_DEVICE_REMOVED", "idle"],
    ["blocked", "duplicate", "S_OK", "running"],
    ["blocked", "duplicate", "E_ACCESSDENIED", "blocked"],
    ["blocked", "duplicate", "DXGI_ERROR_SESSION_DISCONNECTED", "over"],
    ["running", "acquire", "S_OK", "running"],
    ["running", "acquire", "DXGI_ERROR_WAIT_TIMEOUT", "running"],
    ["running", "acquire", "DXGI_ERROR_ACCESS_LOST", "device"],
    ["running", "acquire", "DXGI_ERROR_INVALID_CALL", "device"],
    ["running", "acquire", "E_ACCESSDENIED", "blocked"],
    ["running", "acquire", "DXGI_ERROR_SESSION_DISCONNECTED", "over"],
    ["running", "frame", "DXGI_ERROR_ACCESS_LOST", "device"],
    ["running", "frame", "DXGI_ERROR_DEVICE_RESET", "idle"],
    ["running", "frame", "DXGI_ERROR_DEVICE_HUNG", "idle"],
    ["running", "frame", "E_OUTOFMEMORY", "over"],
    ["running", "picture", "S_OK", "running"],
    ["running", "picture", "DXGI_ERROR_NOT_FOUND", "idle"],
    ["running", "picture", "DXGI_ERROR_UNSUPPORTED", "over"],
  ];
  for (const [phase, step, name, wanted] of cases) {
    assert.equal(after(phase, step, HRESULT[name]).phase, wanted, `${phase}, ${step}: ${name}`);
  }
});

Deno.test('nextState() never leaves "over", and gets there from everything that isn\'t known', () => {
  fc.assert(fc.property(
    fc.constantFrom(...PHASES),
    fc.constantFrom(...STEPS),
    fc.integer({ min: 0x8000_0000, max: 0xffff_ffff }),
    (phase, step, hresult) => {
      assert.equal(after("over", step, hresult).phase, "over");
      if (!Object.values(HRESULT).includes(hresult as 0)) {
        assert.equal(after(phase, step, hresult).phase, "over");
      }
    },
  ));
});

Deno.test("nextState() expects no more to be there than there is", () => {
  const results = fc.constantFrom(...Object.values(HRESULT));
  fc.assert(
    fc.property(
      fc.constantFrom("find" as const, "device" as const),
      results,
      fc.boolean(),
      (step, hresult, obstructed) => {
        const { phase } = after("idle", step, hresult, { obstructed });
        assert.ok(phase === "idle" || phase === "over" || step === "device" && hresult < 2, phase);
      },
    ),
  );
});

Deno.test("nextState() tries again at once, then with pauses, and gives up without a picture", () => {
  let state: DuplicationState = { ...INITIAL_STATE, phase: "running" };
  const lose = (now: number) => {
    state = nextState(state, {
      step: "acquire",
      hresult: HRESULT.DXGI_ERROR_ACCESS_LOST,
      now,
      obstructed: false,
    });
  };
  lose(1000);
  assert.deepEqual(state, {
    phase: "device",
    retryAt: 1000,
    troubleSince: 1000,
    reason: HRESULT.DXGI_ERROR_ACCESS_LOST,
  });
  lose(1010);
  assert.deepEqual([state.phase, state.retryAt], ["device", 1010 + RETRY_MS]);
  lose(1000 + TROUBLE_MAX_MS);
  assert.equal(state.phase, "device");
  lose(1001 + TROUBLE_MAX_MS);
  assert.equal(state.phase, "over");
});

Deno.test("nextState() forgets the trouble with a picture", () => {
  let state: DuplicationState = { ...INITIAL_STATE, phase: "running" };
  const step = (step: Step, hresult: Hresult, now: number) => {
    state = nextState(state, { step, hresult, now, obstructed: false });
  };
  for (let now = 0; now < 10 * TROUBLE_MAX_MS; now += 100) {
    step("acquire", HRESULT.DXGI_ERROR_ACCESS_LOST, now);
    assert.deepEqual([state.phase, state.retryAt], ["device", now]);
    step("duplicate", HRESULT.S_OK, now);
    step("acquire", HRESULT.S_OK, now);
    step("picture", HRESULT.S_OK, now);
  }
});

Deno.test("nextState() waits for the secure desktop to go, however long, but not where there is none", () => {
  let state: DuplicationState = { ...INITIAL_STATE, phase: "device" };
  const denied = (now: number, obstructed: boolean) => {
    state = nextState(state, { step: "duplicate", hresult: HRESULT.E_ACCESSDENIED, now, obstructed });
  };
  for (let now = 0; now < 100 * TROUBLE_MAX_MS; now += RETRY_MS) {
    denied(now, true);
    assert.deepEqual([state.phase, state.retryAt], ["blocked", now + RETRY_MS]);
  }
  const end = 100 * TROUBLE_MAX_MS;
  denied(end, false);
  assert.deepEqual([state.phase, state.retryAt], ["blocked", end + RETRY_MS]);
  denied(end + TROUBLE_MAX_MS + 1, false);
  assert.equal(state.phase, "over");
});
