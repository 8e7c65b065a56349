/** For tests: examples of what both UIs are told (examples_testing.ts). */

export const ice = {
  type: "ice",
  servers: [
    { urls: ["stun:hilfe.kanzlei.example:3478"] },
    {
      urls: [
        "turn:hilfe.kanzlei.example:3478?transport=udp",
        "turns:hilfe.kanzlei.example:443?transport=tcp",
      ],
      username: `1790000000:${"A".repeat(22)}:client`,
      credential: "c".repeat(27) + "=",
    },
  ],
  expiresInMs: 600_000,
};

export const hostState = {
  phase: "asked",
  question: { id: 1, kind: "consent", asker: "Kanzlei Müller", mode: "support" },
  releasesApplications: true,
  release: null,
  choosing: false,
  panic: false,
  bar: false,
  inputObstacle: null,
  steeringAllowed: false,
  steering: false,
  viewer: "Kanzlei Müller",
  obstacle: null,
  clipboard: { allowed: false, wanted: true, tooLarge: false },
  drawing: { allowed: true, drawn: false },
};
export const clientState = {
  phase: "asked",
  office: "Kanzlei Müller",
  phone: "",
  mode: "support",
  error: null,
  endReason: null,
  checkWords: "Apotheke Zwerg",
  host: hostState,
  restart: null,
  screenMissing: null,
  notice: null,
  handover: null,
};
