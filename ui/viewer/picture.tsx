import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../texts/texts.ts";
import { DrawingCanvas } from "./drawing_canvas.tsx";
import { type Placement, placePicture, type Size } from "./geometry.ts";
import { followPointer } from "./pointer.ts";
import type { Viewer } from "./viewer.ts";

export interface PictureProps {
  viewer: Viewer;
  owner: string;
  /** "1:1" instead of fitting the window. */
  original: Signal<boolean>;
  /** Called when the picture is pressed while steering. */
  onPress: () => void;
}

/** The remote screen: a canvas that keeps the picture's real pixels, scaled by CSS alone, and the remote pointer. */
export function Picture({ viewer, owner, original, onPress }: PictureProps) {
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const pointer = useRef<HTMLImageElement>(null);
  const room = useSignal<Size>({ width: 0, height: 0 });
  const inside = useSignal(false);
  const placement = useSignal<Placement>({ left: 0, top: 0, width: 0, height: 0, zoom: 1 });

  useEffect(() => {
    const observer = new ResizeObserver(([{ contentRect }]) => {
      room.value = { width: contentRect.width, height: contentRect.height };
    });
    observer.observe(stage.current!);
    viewer.attach(canvas.current!);
    const unfollow = followPointer({
      element: canvas.current!,
      size: () => viewer.size.value,
      steering: () => viewer.steering.value,
      send: viewer.input,
      onPress,
    });
    return () => {
      observer.disconnect();
      unfollow();
    };
  }, []);

  // Styles are set on the elements: the page's policy allows no style attributes.
  useSignalEffect(() => {
    const ratio = devicePixelRatio || 1;
    const origin = stage.current!.getBoundingClientRect();
    const place = placePicture(viewer.size.value, room.value, { original: original.value, ratio, origin });
    layOut(canvas.current!, place);
    placement.value = place;
    const { shape, cursor, steering, othersMove } = viewer;
    // Who steers has the pointer in hand; another's hand on it shows.
    const own = steering.value && inside.value && !othersMove.value;
    const hidden = own || !cursor.value?.visible || !shape.value?.image;
    pointer.current!.hidden = hidden;
    if (!hidden) layPointer(pointer.current!, { place, picture: viewer.size.value, viewer });
    canvas.current!.style.cursor = steering.value ? shape.value?.css ?? "default" : "default";
  });

  const label = t.viewer.screenOf(owner);
  return (
    <div
      ref={stage}
      class={`stage ${original.value ? "original" : "fit"}`}
      tabIndex={original.value ? 0 : undefined}
      role={original.value ? "region" : undefined}
      aria-label={original.value ? t.viewer.region : undefined}
    >
      <div class="stage-inner">
        <canvas
          ref={canvas}
          class={`remote ${viewer.link.value === "lost" ? "old" : ""} ${
            viewer.steering.value ? "steered" : ""
          }`}
          data-testid="remote-screen"
          role="img"
          aria-label={label}
          aria-description={viewer.partial.value ? t.viewer.partial : undefined}
          onPointerEnter={() => inside.value = true}
          onPointerLeave={() => inside.value = false}
        />
        <DrawingCanvas viewer={viewer} place={placement} />
        <img ref={pointer} class="remote-pointer" alt="" hidden />
      </div>
    </div>
  );
}

function layOut(canvas: HTMLCanvasElement, { left, top, width, height, zoom }: Placement): void {
  const { style } = canvas;
  style.left = `${left}px`;
  style.top = `${top}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
  // Smoothing is for what is shrunk; whole multiples stay sharp.
  style.imageRendering = Number.isInteger(zoom) ? "pixelated" : "auto";
}

function layPointer(
  image: HTMLImageElement,
  { place, picture, viewer }: { place: Placement; picture: Size; viewer: Viewer },
): void {
  const shape = viewer.shape.value!, at = viewer.cursor.value!;
  const scale = picture.width > 0 ? place.width / picture.width : 1;
  if (image.src !== shape.image) image.src = shape.image!;
  image.style.left = `${place.left + (at.x - shape.hotX) * scale}px`;
  image.style.top = `${place.top + (at.y - shape.hotY) * scale}px`;
  image.style.width = `${shape.width * scale}px`;
  image.style.height = `${shape.height * scale}px`;
}
