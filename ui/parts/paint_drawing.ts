import {
  type Board,
  DRAW_COLOURS,
  linesOf,
  MARKER_OPACITY,
  ringOn,
  type Shape,
} from "../../protocol/drawing_board.ts";

const FULL_TURN = 2 * Math.PI;

export interface PaintDrawingOptions {
  /** Pixels of the canvas for one of the screen. */
  scale: number;
  /** The size of what is drawn on. */
  screen: { height: number };
}

/** Paints what is drawn as the screen itself shows it (capture/overlay/strokes.ts). */
export function paintDrawing(
  context: CanvasRenderingContext2D,
  { shapes, pointer }: Board,
  { scale, screen }: PaintDrawingOptions,
): void {
  context.save();
  context.scale(scale, scale);
  // Points are the middles of pixels.
  context.translate(0.5, 0.5);
  context.lineCap = context.lineJoin = "round";
  for (const shape of shapes) paintShape(context, shape);
  if (pointer) {
    const { radius, width, edge } = ringOn(screen);
    for (const [colour, line] of [["#ffffff", edge], [css(DRAW_COLOURS[pointer.colour]), width]] as const) {
      context.strokeStyle = colour;
      context.lineWidth = line;
      context.beginPath();
      context.arc(pointer.x, pointer.y, radius, 0, FULL_TURN);
      context.stroke();
    }
  }
  context.restore();
}

function paintShape(context: CanvasRenderingContext2D, shape: Shape): void {
  context.strokeStyle = css(DRAW_COLOURS[shape.colour]);
  context.lineWidth = shape.width;
  context.globalAlpha = shape.tool === "marker" ? MARKER_OPACITY : 1;
  // One path: where a line crosses itself it gets no darker.
  context.beginPath();
  for (const line of linesOf(shape)) {
    context.moveTo(...line[0]);
    // A line to itself is a dot.
    for (const point of line.length > 1 ? line.slice(1) : line) context.lineTo(...point);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function css(colour: number): string {
  return `#${colour.toString(16).padStart(6, "0")}`;
}
