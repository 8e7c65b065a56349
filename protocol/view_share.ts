import * as v from "valibot";
import { peerSignal } from "./peer_signal.ts";

/**
 * Support where the client process can't capture the screen (macOS, Wayland, no display): the client's browser captures
 * it (getDisplayMedia) and sends it to the adviser's browser as one video track. To look at only; the client process
 * keeps consent, pause and end.
 */

/**
 * Link, inside `view-share`. The client's page offers and restarts, the adviser's answers and asks for restarts; both
 * send candidates.
 */
export const viewShareMessage = v.variant("kind", [
  v.strictObject({ kind: v.literal("signal"), signal: peerSignal }),
  /**
   * Client → adviser, after Ja and after every change. Steering is never granted ("unsupported"). "paused" by the
   * client, "stopped": the browser's own bar ended the capture, or its page is gone; the client may choose anew.
   */
  v.strictObject({
    kind: v.literal("rights"),
    phase: v.picklist(["sharing", "paused", "stopped"]),
    reason: v.literal("unsupported"),
  }),
]);
export type ViewShareMessage = v.InferOutput<typeof viewShareMessage>;

/** Client UI → client process, inside `view-share`. */
export const viewShareFromUi = v.variant("kind", [
  v.strictObject({ kind: v.literal("signal"), signal: peerSignal }),
  /** The page holds a capture now, or no more. Without one there is no Ja and nothing to go on with. */
  v.strictObject({ kind: v.literal("capture"), on: v.boolean() }),
  /** The adviser's browser is connected, or isn't. */
  v.strictObject({ kind: v.literal("connected"), connected: v.boolean() }),
]);
export type ViewShareFromUi = v.InferOutput<typeof viewShareFromUi>;

/** Client process → client UI, inside `view-share`. */
export const viewShareToUi = v.variant("kind", [
  v.strictObject({ kind: v.literal("signal"), signal: peerSignal }),
  /**
   * What the page may do with its capture: nothing yet or no more ("off": it lets go of capture and connection), keep
   * the connection without a picture ("paused"), send ("on").
   */
  v.strictObject({ kind: v.literal("flow"), flow: v.picklist(["off", "paused", "on"]) }),
]);
export type ViewShareToUi = v.InferOutput<typeof viewShareToUi>;
