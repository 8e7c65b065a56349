import type { Area } from "../../codec/types.ts";
import type { DecoderAbilities } from "../../protocol/control.ts";

/** Page → decode worker. */
export type ToDecoder =
  /** Paint here from now on, beginning with the whole picture. */
  | { type: "canvas"; canvas: OffscreenCanvas }
  /** One packet of the `screen` channel; `arrived` is on the page's clock (performance.timeOrigin + now). */
  | { type: "packet"; connection: string; packet: Uint8Array<ArrayBuffer>; arrived: number }
  /** Another connection: what was decoded stays, packets of earlier connections are void from now on. */
  | { type: "connection"; connection: string };

/** Decode worker → page. */
export type FromDecoder =
  /** The answer to `connection`: the newest packet that is decoded, null when the next must be a key packet. */
  | { type: "have"; connection: string; sequence: number | null; decoder: DecoderAbilities }
  | {
    type: "painted";
    connection: string;
    sequence: number;
    complete: boolean;
    /** Complete, and nothing of the picture is lossy. */
    exact: boolean;
    changed: Area[];
    /** Where a video is shown over the picture. */
    video: Area | null;
    width: number;
    height: number;
    /** From arrival on the page until painted, microseconds. */
    paintMicros: number;
  }
  /** A packet could not be read: the host must send everything anew. */
  | { type: "fault"; connection: string };
