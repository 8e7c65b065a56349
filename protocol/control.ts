import * as v from "valibot";
import { hostClipboard, viewerClipboard } from "./clipboard.ts";
import { drawingMessage, drawingNews } from "./drawing.ts";
import { endReason, inputObstacle, name, notice, obstacle, uint32 } from "./fields.ts";
import {
  CACHE_TILES_MAX,
  CURSOR_SHAPES_MAX,
  CURSOR_SIDE_MAX,
  SCREEN_HEIGHT_MAX,
  SCREEN_WIDTH_MAX,
} from "./limits.ts";

/** The `control` data channel: sealed JSON between host and viewer. */

const side = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));
const coordinate = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(-SCREEN_WIDTH_MAX),
  v.maxValue(2 * SCREEN_WIDTH_MAX),
);
const cursorId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CURSOR_SHAPES_MAX - 1));

/** Id of all monitors together, which the viewer names in its own language. */
export const ALL_SCREENS = "all";

export const screenInfo = v.strictObject({
  id: v.pipe(v.string(), v.maxLength(64)),
  name,
  width: side(SCREEN_WIDTH_MAX),
  height: side(SCREEN_HEIGHT_MAX),
  primary: v.boolean(),
});
export type ScreenInfo = v.InferOutput<typeof screenInfo>;

/** Host → viewer. */
export const hostControl = v.variant("type", [
  /** Who shares, which screens there are, which one is sent. Again whenever one of them changes. */
  v.strictObject({
    type: v.literal("screens"),
    owner: name,
    screens: v.pipe(v.array(screenInfo), v.minLength(1), v.maxLength(16)),
    current: v.pipe(v.string(), v.maxLength(64)),
  }),
  /** What the viewer may do now. `grant` numbers the grant of steering; 0 while there is none. */
  v.strictObject({
    type: v.literal("rights"),
    /** "asked": not agreed yet, "paused" by the host. Pixels flow in "sharing" only. */
    phase: v.picklist(["asked", "sharing", "paused"]),
    grant: uint32,
    /** Why steering isn't granted. */
    reason: v.optional(
      v.picklist(["not-granted", "withdrawn", "panic", "question", "paused", "unsupported"]),
    ),
  }),
  /**
   * The pointer's shape from now on, to be kept under this id, in place of what was kept there. `pixels`:
   * straight-alpha RGBA rows, base64; empty when hidden.
   */
  v.strictObject({
    type: v.literal("cursor-shape"),
    id: cursorId,
    width: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CURSOR_SIDE_MAX)),
    height: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CURSOR_SIDE_MAX)),
    hotX: coordinate,
    hotY: coordinate,
    pixels: v.pipe(v.string(), v.maxLength(48 * 1024), v.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
  }),
  /** The pointer wears a shape from now on that was sent before on this connection. */
  v.strictObject({ type: v.literal("cursor-again"), id: cursorId }),
  /** The pointer's place in pixels of the sent screen, unless the viewer itself put it there. */
  v.strictObject({ type: v.literal("cursor"), x: coordinate, y: coordinate, visible: v.boolean() }),
  /** Only parts of the screen are released: the rest is a pattern, and input there does nothing. */
  v.strictObject({ type: v.literal("release"), partial: v.boolean() }),
  /** The owner's own mouse or keyboard is in use: remote pointer input waits. */
  v.strictObject({ type: v.literal("local-input"), active: v.boolean() }),
  /** The host's system doesn't let input through to the window it is for; null: it does again. */
  v.strictObject({ type: v.literal("input-obstacle"), obstacle: v.nullable(inputObstacle) }),
  /** The picture stands still for a reason that people should know. */
  v.strictObject({
    type: v.literal("notice"),
    code: v.picklist(["display-lost", "input-refused", "host-paused"]),
    text: notice,
  }),
  /** The screen can't be seen for now, so the picture stands still; null: it can again. */
  v.strictObject({ type: v.literal("obstacle"), obstacle: v.nullable(obstacle) }),
  v.strictObject({ type: v.literal("clipboard"), message: hostClipboard }),
  /** Of what the viewer draws (drawing.ts). */
  v.strictObject({ type: v.literal("drawing"), message: drawingNews }),
  v.strictObject({ type: v.literal("ping"), sent: v.number() }),
  v.strictObject({ type: v.literal("pong"), sent: v.number() }),
  v.strictObject({ type: v.literal("end"), reason: endReason }),
]);
export type HostControl = v.InferOutput<typeof hostControl>;

/** What a viewer's decoder can take: tiles of the cache, and whether it shows video (VP8). */
const decoderAbilities = v.strictObject({
  cacheTiles: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CACHE_TILES_MAX)),
  video: v.boolean(),
});
export type DecoderAbilities = v.InferOutput<typeof decoderAbilities>;

/** Viewer → host. */
export const viewerControl = v.variant("type", [
  /**
   * Once per connection, before which no pixels are sent: the viewer's decoder is ready. `have`: it has decoded
   * everything up to this packet of the `screen` channel, on an earlier connection; null: it begins from nothing.
   * `decoder`: what it can take.
   */
  v.strictObject({ type: v.literal("ready"), have: v.nullable(uint32), decoder: decoderAbilities }),
  /** The viewer's decoder found a fault and lost its state: it needs everything anew. */
  v.strictObject({ type: v.literal("reset") }),
  /** The viewer doesn't look (tab hidden, "Pause" pressed): send nothing until it is false again. */
  v.strictObject({ type: v.literal("hold"), hold: v.boolean() }),
  /** Asks for steering, or gives it back. The host answers with `rights`. */
  v.strictObject({ type: v.literal("steer"), steer: v.boolean() }),
  v.strictObject({ type: v.literal("screen"), id: v.pipe(v.string(), v.maxLength(64)) }),
  v.strictObject({ type: v.literal("clipboard"), message: viewerClipboard }),
  /** Points at something, or draws (drawing.ts). */
  v.strictObject({ type: v.literal("drawing"), message: drawingMessage }),
  v.strictObject({ type: v.literal("ping"), sent: v.number() }),
  v.strictObject({ type: v.literal("pong"), sent: v.number() }),
  v.strictObject({ type: v.literal("end"), reason: endReason }),
]);
export type ViewerControl = v.InferOutput<typeof viewerControl>;
