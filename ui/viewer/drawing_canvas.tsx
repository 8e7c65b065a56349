import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { paintDrawing } from "../parts/paint_drawing.ts";
import { t } from "../texts/texts.ts";
import { pixelAt, type Placement } from "./geometry.ts";
import type { Viewer } from "./viewer.ts";

/** How far an arrow key moves, in pixels of the picture; with Shift a small step. */
const STEP = 20, SMALL_STEP = 1;
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface DrawingCanvasProps {
  viewer: Viewer;
  /** Where the picture stands. */
  place: ReadonlySignal<Placement>;
}

/** What is drawn, at its place on the picture whatever the scale; takes the mouse only while a tool is in hand. */
export function DrawingCanvas({ viewer, place }: DrawingCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { drawing } = viewer;
  /** Where the keyboard has moved to. */
  const at = useRef({ x: 0, y: 0 });
  const held = useSignal(false);

  useSignalEffect(() => {
    const element = canvas.current!, ratio = devicePixelRatio || 1;
    const { left, top, width, height } = place.value, screen = viewer.size.value;
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
    element.style.width = `${width}px`;
    element.style.height = `${height}px`;
    // Setting a size clears it.
    element.width = Math.max(1, Math.round(width * ratio));
    element.height = Math.max(1, Math.round(height * ratio));
    if (screen.width === 0) return;
    paintDrawing(element.getContext("2d")!, drawing.board.value, {
      scale: element.width / screen.width,
      screen,
    });
  });

  const pixel = ({ clientX, clientY }: MouseEvent) =>
    pixelAt({ x: clientX, y: clientY }, canvas.current!.getBoundingClientRect(), viewer.size.value);

  function onKeyDown(event: KeyboardEvent): void {
    const step = STEPS[event.key], { width, height } = viewer.size.value;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (step) {
      const far = event.shiftKey ? SMALL_STEP : STEP;
      at.current = {
        x: Math.min(width - 1, Math.max(0, at.current.x + far * step[0])),
        y: Math.min(height - 1, Math.max(0, at.current.y + far * step[1])),
      };
      drawing.move(at.current);
    } else if (event.key === " " || event.key === "Enter") {
      held.value = !held.value;
      if (held.value) drawing.press(at.current);
      else drawing.lift();
    } else return;
    event.preventDefault();
  }

  const on = drawing.tool.value !== null;
  return (
    <canvas
      ref={canvas}
      class={`drawing ${on ? "on" : ""}`}
      data-testid="drawing"
      tabIndex={on ? 0 : undefined}
      role={on ? "application" : undefined}
      aria-label={on ? t.drawing.surface : undefined}
      aria-description={on ? t.drawing.surfaceHint : undefined}
      aria-hidden={on ? undefined : true}
      onFocus={() => at.current = { x: viewer.size.value.width >> 1, y: viewer.size.value.height >> 1 }}
      onBlur={() => {
        held.value = false;
        drawing.lift();
      }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drawing.press(at.current = pixel(event));
      }}
      onPointerMove={(event) => drawing.move(at.current = pixel(event))}
      onPointerUp={drawing.lift}
      onPointerCancel={drawing.lift}
      onPointerLeave={() => drawing.move(null)}
      onContextMenu={(event) => event.preventDefault()}
    />
  );
}
