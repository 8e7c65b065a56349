/**
 * Which ways a session's picture can take, as far as a visitor can tell. Nobody but the ends of a verified session gets
 * credentials for the relay; that it is there shows in its refusal.
 */

/** Where to ask: STUN and TURN addresses (RFC 7064, RFC 7065), as GET /api/self-test tells them. */
export interface WayUrls {
  stun: readonly string[];
  turn: readonly string[];
}

/** Whether this network lets a direct way through to others. `untold`: there is nobody to ask. */
export type Direct = "yes" | "no" | "untold";
/** By what the relay is reached; `tcp`: not by UDP. `untold`: there is none, or this browser doesn't say. */
export type Relay = "udp" | "tcp" | "none" | "untold";

/** Browsers repeat a lost question for longer, but a session doesn't wait for it. */
const WAY_MS = 10_000;
/** Any will do: the relay asks for some first, and then says that these are none. */
const NOBODY = { username: "ampel", credential: "ampel" };
/** "Unauthorized" (RFC 8489 §14.8). */
const UNAUTHORIZED = 401;

type Seen = "answered" | "nothing";

/** A STUN server tells this browser the address that its network gives it: then others' packets find the way back. */
export async function findDirect({ stun }: WayUrls): Promise<Direct> {
  if (stun.length === 0) return "untold";
  let own = 0, faults = 0;
  const seen = await gather({ iceServers: [{ urls: [...stun] }] }, (event) => {
    if (event.type === "error") faults++;
    else if (event.kind === "srflx") return "answered";
    else own++;
    return null;
  });
  // Complete in time without such a candidate: the own address is the one that others see.
  return seen === "answered" || (seen === "complete" && own > 0 && faults === 0) ? "yes" : "no";
}

export async function findRelay({ turn }: WayUrls): Promise<Relay> {
  if (turn.length === 0 || !("onicecandidateerror" in RTCPeerConnection.prototype)) return "untold";
  const reached = await Promise.all(turn.map(async (url): Promise<"udp" | "tcp" | null> => {
    const seen = await gather(
      { iceServers: [{ urls: url, ...NOBODY }], iceTransportPolicy: "relay" },
      (event) => event.type === "error" && event.code === UNAUTHORIZED ? "answered" : null,
    );
    if (seen !== "answered") return null;
    return /^turns:|transport=tcp$/.test(url) ? "tcp" : "udp";
  }));
  return reached.includes("udp") ? "udp" : reached.includes("tcp") ? "tcp" : "none";
}

type GatherEvent = { type: "candidate"; kind: string } | { type: "error"; code: number };

/** Gathers candidates until `look` finds what it looks for, all are there, or the time is over. */
async function gather(
  configuration: RTCConfiguration,
  look: (event: GatherEvent) => "answered" | null,
): Promise<Seen | "complete"> {
  const peer = new RTCPeerConnection(configuration);
  const done = Promise.withResolvers<Seen | "complete">();
  const late = setTimeout(() => done.resolve("nothing"), WAY_MS);
  const heard = (event: GatherEvent) => {
    const seen = look(event);
    if (seen) done.resolve(seen);
  };
  peer.onicecandidate = ({ candidate }) => {
    if (candidate?.type) heard({ type: "candidate", kind: candidate.type });
  };
  peer.onicecandidateerror = ({ errorCode }) => heard({ type: "error", code: errorCode });
  peer.onicegatheringstatechange = () => {
    if (peer.iceGatheringState === "complete") done.resolve("complete");
  };
  try {
    peer.createDataChannel("ampel");
    await peer.setLocalDescription();
    return await done.promise;
  } finally {
    clearTimeout(late);
    peer.close();
  }
}
