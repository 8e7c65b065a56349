import type * as v from "valibot";
import * as control from "./control.ts";
import * as limits from "./limits.ts";

export type SchemaExamples = {
  schema: v.GenericSchema;
  maxBytes: number;
  examples: Record<string, unknown>[];
};

/** For tests: the control channel's schemas, and a valid example of each of its messages. */

const screen = { id: "0", name: "Bildschirm 1", width: 1920, height: 1080, primary: true };
const shape = { kind: "shape", id: 1, tool: "arrow", colour: "red", width: 6, points: [[10, 20], [300, 40]] };
const ping = { type: "ping", sent: 12.5 }, pong = { type: "pong", sent: 12.5 };
const end = { type: "end", reason: "adviser-ended" };

export const CONTROL_EXAMPLES: Record<string, SchemaExamples> = {
  hostControl: {
    schema: control.hostControl,
    maxBytes: limits.CONTROL_MESSAGE_MAX_BYTES,
    examples: [
      { type: "screens", owner: "PC-7", screens: [screen], current: "0" },
      { type: "rights", phase: "sharing", grant: 3 },
      { type: "rights", phase: "paused", grant: 0, reason: "paused" },
      { type: "cursor-shape", id: 0, width: 1, height: 1, hotX: 0, hotY: 0, pixels: "AAAAAA==" },
      { type: "cursor-shape", id: 63, width: 0, height: 0, hotX: 0, hotY: 0, pixels: "" },
      { type: "cursor-again", id: 63 },
      { type: "cursor", x: -1, y: 5, visible: true },
      { type: "rights", phase: "sharing", grant: 0, reason: "panic" },
      { type: "release", partial: true },
      { type: "clipboard", message: { kind: "allowed", allowed: true } },
      { type: "clipboard", message: { kind: "part", id: 1, total: 5, offset: 2, bytes: "AAAA" } },
      { type: "clipboard", message: { kind: "arrived", id: 1, bytes: 1_048_576 } },
      { type: "clipboard", message: { kind: "kept", id: 1, kept: false } },
      { type: "clipboard", message: { kind: "other", reason: "too-large" } },
      { type: "local-input", active: true },
      { type: "input-obstacle", obstacle: "elevated" },
      { type: "input-obstacle", obstacle: null },
      { type: "notice", code: "display-lost", text: "" },
      { type: "obstacle", obstacle: "secure-desktop" },
      { type: "obstacle", obstacle: null },
      { type: "drawing", message: { kind: "allowed", allowed: false } },
      { type: "drawing", message: { kind: "cleared" } },
      ping,
      pong,
      end,
    ],
  },
  viewerControl: {
    schema: control.viewerControl,
    maxBytes: limits.CONTROL_MESSAGE_MAX_BYTES,
    examples: [
      { type: "ready", have: null, decoder: { cacheTiles: 16384, video: true } },
      { type: "ready", have: 4_294_967_295, decoder: { cacheTiles: 0, video: false } },
      { type: "reset" },
      { type: "hold", hold: false },
      { type: "steer", steer: true },
      { type: "screen", id: "0" },
      { type: "clipboard", message: { kind: "wanted", wanted: true } },
      { type: "clipboard", message: { kind: "part", id: 1, total: 1_048_576, offset: 0, bytes: "" } },
      { type: "clipboard", message: { kind: "arrived", id: 1, bytes: 0 } },
      { type: "drawing", message: { kind: "pointer", at: { x: 0, y: 1079 }, colour: "blue" } },
      { type: "drawing", message: { kind: "pointer", at: null, colour: "blue" } },
      { type: "drawing", message: shape },
      { type: "drawing", message: { kind: "points", id: 1, points: [[7679, 4319]] } },
      { type: "drawing", message: { kind: "undo" } },
      { type: "drawing", message: { kind: "clear" } },
      ping,
      pong,
      end,
    ],
  },
};
