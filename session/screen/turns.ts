import type { Room as PacketRoom } from "../../codec/types.ts";
import { PACKET_MIN_BYTES } from "./pacing.ts";

/** Whose turn it is on the link: a newer frame, or pixels that aren't exact yet. Pure. */

/** A newer frame is asked for when so much of the link's time is free in its window, milliseconds. */
const CALM_MS = 40;
/** However quick the link is: so much of the window is enough. A window may be small since it was never filled. */
const CALM_SHARE = 2 / 3;
/** A film's frames come all the time, and each is worth little a moment later. */
const FILM_CALM_MS = 20;
/** Beside a film the link must have so little left to do before anything is made exact, and then only so much. */
const FILM_IDLE_MS = 10, FILM_REFINEMENT_MS = 15;

/** The link, as far as the encoder knows it; bytes. */
export interface LinkRoom {
  /** May still be sent now. */
  bytes: number;
  packetMax: number;
  /** 0 while unknown. */
  bytesPerSecond: number;
  inFlight: number;
}

/** Whether a packet may be made at all. */
export function hasRoom({ bytes }: LinkRoom): boolean {
  return bytes >= PACKET_MIN_BYTES;
}

/** Whether a newer frame may be taken. */
export function isCalm({ bytes, bytesPerSecond, inFlight }: LinkRoom, filmPlays: boolean): boolean {
  const wanted = bytesPerSecond * (filmPlays ? FILM_CALM_MS : CALM_MS) / 1000;
  return bytes >= Math.min(wanted, (bytes + inFlight) * CALM_SHARE);
}

export function roomForPacket({ bytes, packetMax, bytesPerSecond }: LinkRoom): PacketRoom {
  return { maxBytes: Math.min(packetMax, bytes), bytesPerSecond };
}

/** Room for a packet that makes something exact, or null when it isn't its turn. */
export function roomForRefinement(link: LinkRoom, filmPlays: boolean): PacketRoom | null {
  const room = roomForPacket(link);
  if (!filmPlays) return room;
  const { bytesPerSecond, inFlight } = link;
  if (inFlight > bytesPerSecond * FILM_IDLE_MS / 1000) return null;
  return { ...room, maxBytes: Math.min(room.maxBytes, bytesPerSecond * FILM_REFINEMENT_MS / 1000) };
}
