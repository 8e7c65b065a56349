import { openDatabase } from "./database.ts";
import { createStore } from "./store.ts";
import { renamed } from "./testing.ts";

/** For kill_test.ts: writes without end, and says after each round which one is done, until it is killed. */

const [dir, first] = Deno.args;
const store = createStore(openDatabase(dir), Date.now);
const encoder = new TextEncoder();
for (let round = Number(first);; round++) {
  const session = String(round).padStart(22, "A");
  store.meetings.start({
    session,
    adviser: { id: "anna", name: "Anna" },
    startedAt: round,
    mode: "support",
  });
  store.audit.record(renamed(`Bert ${round}`));
  store.audit.record({
    event: "session-verified",
    who: { id: "anna", name: "Anna" },
    session,
  });
  store.settings.write({ phone: String(round), imprint: "Zeile\n".repeat(round % 900) });
  store.meetings.end(session, { endedAt: round + 1, reason: "adviser-ended" });
  Deno.stdout.writeSync(encoder.encode(`${round}\n`));
}
