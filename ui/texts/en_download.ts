import type { downloadDe } from "./de_download.ts";

/** The download on the help page, in English. */
export const downloadEn: typeof downloadDe = {
  platforms: {
    "windows": "for Windows",
    "linux": "for Linux",
    "linux-arm64": "for Linux (ARM)",
    "macos-arm64": "for Mac (Apple chip)",
  },
  other: "For other computers:",
  notHere: "MFB-Kunde doesn't run on this device. Open this page on the computer with which you need help.",
  sizes: (saved, sent) => saved === sent ? `${saved} MB` : `${saved} MB, about ${sent} MB to load`,
  sum: {
    title: "Checksum",
    lead: "It shows that the file arrived unchanged. This is for experts, and not needed to be helped.",
    label: (platform) => `SHA-256 ${platform}`,
    copy: "Copy checksum",
    copied: "Checksum copied",
    copyFailed: "That couldn't be copied. Please select it by hand.",
    how: "To compute it on your own computer:",
  },
  start: {
    title: "If your computer asks when you open it",
    items: [
      [
        "Windows",
        '"Windows protected your PC": this appears for programs that few people have downloaded yet. Choose "More info", then "Run anyway", but only if you have just downloaded the file from this page yourself.',
      ],
      ["Mac", 'Open System Settings, Privacy & Security, and choose "Open Anyway" beside MFB-Kunde.'],
      ["Linux", "In the file's properties, allow executing it as a program."],
    ],
  },
};
