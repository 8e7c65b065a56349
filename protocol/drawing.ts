import * as v from "valibot";
import { uint32 } from "./fields.ts";
import {
  DRAWING_MESSAGE_POINTS_MAX,
  DRAWING_WIDTH_MAX,
  DRAWING_WIDTH_MIN,
  SCREEN_HEIGHT_MAX,
  SCREEN_WIDTH_MAX,
} from "./limits.ts";

/**
 * "Zeigen ohne Steuern": the viewer points and draws on the shared screen, on the `control` channel. All places are
 * pixels of the sent screen. What is drawn is void with another screen or size, a pause, a lost connection, the end.
 */

const coordinate = (end: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(end - 1));
const x = coordinate(SCREEN_WIDTH_MAX), y = coordinate(SCREEN_HEIGHT_MAX);
const points = v.pipe(
  v.array(v.strictTuple([x, y])),
  v.minLength(1),
  v.maxLength(DRAWING_MESSAGE_POINTS_MAX),
);

export const drawColour = v.picklist(["red", "blue", "green", "yellow"]);
export type DrawColour = v.InferOutput<typeof drawColour>;

/** "marker" lets shine through what lies below; "arrow" and "rectangle" are their first and last point. */
export const drawTool = v.picklist(["pen", "marker", "arrow", "rectangle"]);
export type DrawTool = v.InferOutput<typeof drawTool>;

/** Viewer → host. */
export const drawingMessage = v.variant("kind", [
  /** Where the viewer points, at most DRAWING_RATE_MAX times a second; null: nowhere any more. */
  v.strictObject({
    kind: v.literal("pointer"),
    at: v.nullable(v.strictObject({ x, y })),
    colour: drawColour,
  }),
  /** A new shape, above the others; or, with the id of one that is there, what takes that one's place. */
  v.strictObject({
    kind: v.literal("shape"),
    id: uint32,
    tool: drawTool,
    colour: drawColour,
    width: v.pipe(v.number(), v.integer(), v.minValue(DRAWING_WIDTH_MIN), v.maxValue(DRAWING_WIDTH_MAX)),
    points,
  }),
  /** A shape goes on. */
  v.strictObject({ kind: v.literal("points"), id: uint32, points }),
  /** The last shape is none any more. */
  v.strictObject({ kind: v.literal("undo") }),
  v.strictObject({ kind: v.literal("clear") }),
]);
export type DrawingMessage = v.InferOutput<typeof drawingMessage>;
export type DrawnPoint = v.InferOutput<typeof points>[number];

/** Host → viewer, about the same. */
export const drawingNews = v.variant("kind", [
  /** Whether its owner lets the viewer draw. At the beginning, and whenever it changes. */
  v.strictObject({ kind: v.literal("allowed"), allowed: v.boolean() }),
  /** All that was drawn is gone from the screen. */
  v.strictObject({ kind: v.literal("cleared") }),
]);
export type DrawingNews = v.InferOutput<typeof drawingNews>;
