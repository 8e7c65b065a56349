import type { selfTestDe } from "./de_lights.ts";

/** The traffic-light test of the help page, in English. */
export const selfTestEn: typeof selfTestDe = {
  title: "Traffic-light test",
  lead:
    "Check beforehand whether your connection is good enough for a session. It takes a few seconds, and nothing is kept.",
  start: "Check connection",
  again: "Check again",
  running: "Checking …",
  waiting: "Not checked yet",
  lights: { green: "Green", yellow: "Yellow", red: "Red" },
  all: {
    green: "All is well. Your connection is good for a session.",
    yellow: "It works, but not quite so well. Read what it says at yellow.",
    red: "There can be no session like this. Read what it says at red, or call us.",
  },
  server: {
    name: "The office's server",
    green: "Can be reached.",
    red: "Can't be reached. Check your internet connection, and load this page again.",
  },
  socket: {
    name: "Lasting connection",
    green: "Gets through.",
    red:
      "Is blocked on the way, mostly by a firewall or a virus scanner that checks web pages. Ask who looks after your network to allow WebSockets to this address.",
  },
  direct: {
    name: "Direct way",
    yes: "Your network allows it.",
    no: "Your network allows none. The picture then goes by the office's server and comes a little slower.",
    untold: "Can't be checked here.",
  },
  relay: {
    name: "Way by the relay",
    udp: "Can be reached.",
    tcp:
      "Can be reached, but only on a slower way, because your network lets no UDP through. You need not do anything.",
    needless: "Can't be reached. As long as the direct way is free you don't need it.",
    none:
      "Can't be reached, and there is no direct way either. Only the lasting connection is left then: the picture comes slower, and the office doesn't see what your browser shares. Another network, for example by your telephone, is better; or who looks after yours allows UDP to this address.",
    untold: "Can't be checked here.",
  },
  speed: {
    name: "Speed",
    green: (kbit) => `${kbit} kbit/s, that is good.`,
    yellow: (kbit) =>
      `${kbit} kbit/s. 2000 are recommended. The picture comes slower then. End other downloads and videos, or move closer to your wireless router.`,
    red: (kbit) =>
      `${kbit} kbit/s, that is too little. End other downloads and videos, or connect the computer by cable.`,
    failed: "Couldn't be measured. Try again in a minute.",
  },
};
