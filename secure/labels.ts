/** Every label that tells one derived key from another. Changing one changes the protocol's version. */
export const LABELS = {
  /** CPace's channel identifier: the protocol, then the initiator's and the responder's part in it. */
  channel: ["MFB", "client", "adviser"],
  /** First field of the associated data and of the confirmation tags. */
  initiator: "client",
  responder: "adviser",
  /** The same of a hand-over (handover.ts): who takes the session over is the initiator. */
  handoverChannel: ["MFB", "handover", "taker", "giver"],
  taker: "taker",
  giver: "giver",
  sessionKey: "MFB session key",
  checkWords: "MFB check words",
  linkClient: "MFB link client to adviser",
  linkAdviser: "MFB link adviser to client",
  support: "MFB root support",
  show: "MFB root show",
  files: "MFB root files",
  handover: "MFB root handover",
  handoverTaker: "MFB handover taker to giver",
  handoverGiver: "MFB handover giver to taker",
  handoverRoot: "MFB handover from the old session",
  handoverSessionKey: "MFB handover session key",
  channelHost: "MFB channel host to viewer",
  channelViewer: "MFB channel viewer to host",
} as const;
