import assert from "node:assert/strict";
import { type HostFacts, hostStateOf } from "./host_state.ts";
import { initialRights } from "./state.ts";

const FACTS: HostFacts = {
  options: { turn: 3, viewerName: "Kanzlei Muster", mode: "support" },
  releases: { question: null, choice: null },
  abilities: null,
  choosing: false,
  obstacle: null,
  inputObstacle: null,
  clipboard: { tooLarge: false },
  drawing: { allowed: true, drawn: false },
};
const ABILITIES = { releasesApplications: true, overlay: true, clipboard: true };

Deno.test("hostStateOf() asks once it is known what can be chosen, so that no button moves under a hand", () => {
  const rights = initialRights(true);
  const early = hostStateOf(rights, FACTS);
  assert.equal(early.question, null);
  assert.equal(early.releasesApplications, false);
  const asked = hostStateOf(rights, { ...FACTS, abilities: ABILITIES });
  assert.deepEqual(asked.question, { id: 3, kind: "consent", asker: "Kanzlei Muster", mode: "support" });
  assert.equal(asked.releasesApplications, true);
});
