/** Every label that tells one derived key from another. Changing one changes the protocol's version. */
export const LABELS = {
  /** CPace's channel identifier: the protocol, then the initiator's and the responder's part in it. */
  channel: ["MFB", "client", "adviser"],
  /** First field of the associated data and of the confirmation tags. */
  initiator: "client",
  responder: "adviser",
  sessionKey: "MFB session key",
  checkWords: "MFB check words",
  linkClient: "MFB link client to adviser",
  linkAdviser: "MFB link adviser to client",
  support: "MFB root support",
  show: "MFB root show",
  files: "MFB root files",
  channelHost: "MFB channel host to viewer",
  channelViewer: "MFB channel viewer to host",
} as const;
