import assert from "node:assert/strict";
import type { HostState } from "../protocol/local.ts";
import { barLanguage, barOf } from "./bar.ts";
import { CHOICE_EVERYTHING } from "./release.ts";

const STATE: HostState = {
  phase: "sharing",
  question: null,
  releasesApplications: true,
  release: CHOICE_EVERYTHING,
  choosing: false,
  panic: false,
  bar: true,
  inputObstacle: null,
  clipboard: null,
  drawing: { allowed: true, drawn: false },
  steeringAllowed: true,
  steering: false,
  viewer: "Kanzlei Müller",
  obstacle: null,
};
const NOTHING = {
  ...CHOICE_EVERYTHING,
  everything: false,
  taskbar: false,
  desktop: false,
  startMenu: false,
};

Deno.test("barOf() says who looks and what is released, in every state", () => {
  const lines = (change: Partial<HostState>) => barOf({ ...STATE, ...change }, "de")?.lines.join(" | ");
  const who = "Kanzlei Müller sieht Ihren Bildschirm";
  assert.equal(lines({}), `${who} | Freigegeben: ganzer Bildschirm`);
  const some = "Kanzlei Müller sieht nur, was Sie freigegeben haben";
  assert.equal(lines({ release: NOTHING }), `${some} | Freigegeben: nichts`);
  assert.equal(
    lines({ release: { ...NOTHING, taskbar: true } }),
    `${some} | Freigegeben: nur Teile des Desktops`,
  );
  assert.equal(
    lines({ release: { ...NOTHING, applications: ["a"] } }),
    `${some} | Freigegeben: 1 Applikation`,
  );
  assert.equal(lines({ panic: true }), `${who} | Steuern mit der Taste Pause/Untbr entzogen`);
  assert.equal(
    lines({ inputObstacle: "elevated" }),
    `${who} | Dieses Fenster läuft mit Administratorrechten; bitte bedienen Sie es selbst`,
  );
  assert.equal(lines({ phase: "asked" }), undefined);
  assert.equal(lines({ phase: "idle" }), undefined);
  assert.match(lines({ phase: "paused" })!, /^Pause: /);
  assert.match(lines({ phase: "reconnecting" })!, /wiederhergestellt/);
});

Deno.test("barOf() asks about a new application, and offers no more than this computer can", () => {
  const question = { id: 5, kind: "application", key: "/usr/bin/bank", name: "Bank" } as const;
  assert.equal(
    barOf({ ...STATE, question }, "de")?.question?.text,
    "Bank möchte sichtbar werden. Freigeben?",
  );
  const choose = barOf({ ...STATE, releasesApplications: false }, "en")?.buttons.find(({ id }) =>
    id === "choose"
  );
  assert.equal(choose?.disabled, true);
});

Deno.test("barLanguage() is German unless the locale is English", () => {
  assert.equal(barLanguage(() => undefined), "de");
  assert.equal(barLanguage((name) => name === "LANG" ? "en_GB.UTF-8" : ""), "en");
  assert.equal(barLanguage((name) => name === "LC_ALL" ? "de_DE.UTF-8" : "en_US"), "de");
  assert.equal(barLanguage(() => "C.UTF-8"), "de");
});

Deno.test("barOf() offers the chat, and says how much of it nobody has seen", () => {
  const label = (unread?: number) =>
    barOf(STATE, "de", unread)?.buttons.find(({ id, disabled }) => id === "chat" && !disabled)?.label;
  assert.deepEqual([label(), label(0), label(1), label(1000)], ["Chat", "Chat", "Chat (1)", "Chat (99+)"]);
});
