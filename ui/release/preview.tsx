import { useSignalEffect } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { paintDrawing } from "../parts/paint_drawing.ts";
import { t } from "../texts/texts.ts";
import type { HostDetails } from "./host_details.ts";
import type { Looker } from "./summary.ts";

export interface PreviewProps {
  details: HostDetails;
  looker: Looker;
  /** Not the whole screen is released. */
  partial: boolean;
  /** Pictures flow now. */
  live: boolean;
  /** The way to the host is open; it forgets what was wanted when that breaks. */
  connected: boolean;
  /** Whether pictures are wanted: only while somebody can see them. */
  onWanted: (on: boolean) => void;
}

/** "Das sieht Ihr Berater": a small live picture of exactly what is sent. */
export function Preview({ details, looker, partial, live, connected, onWanted }: PreviewProps) {
  const id = useId();
  const figure = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<HTMLCanvasElement>(null);
  const texts = t.preview;
  const empty = details.picture.value === null;

  useEffect(() => {
    if (!connected) return;
    let inSight = false, wanted = false;
    const tell = () => {
      const next = inSight && !document.hidden;
      if (next === wanted) return;
      wanted = next;
      onWanted(next);
    };
    const observer = new IntersectionObserver((entries) => {
      inSight = entries.at(-1)!.isIntersecting;
      tell();
    });
    observer.observe(figure.current!);
    document.addEventListener("visibilitychange", tell);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", tell);
      if (wanted) onWanted(false);
    };
  }, [connected]);

  useSignalEffect(() => {
    const picture = details.picture.value, element = canvas.current!;
    if (!picture) return;
    const { width, height, rgba } = picture;
    // Setting a size clears the canvas, which would flicker.
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    element.getContext("2d")!.putImageData(new ImageData(rgba, width, height), 0, 0);
  });

  useSignalEffect(() => {
    const drawn = details.drawn.value, size = details.picture.value, element = drawing.current!;
    element.width = size?.width ?? 1;
    element.height = size?.height ?? 1;
    if (!drawn?.shown || !size) return;
    const context = element.getContext("2d")!;
    paintDrawing(context, drawn.board, { scale: size.width / drawn.width, screen: drawn });
  });

  return (
    <figure ref={figure} class="preview" aria-labelledby={`${id}-title`}>
      <figcaption>
        <h2 id={`${id}-title`}>{texts.title[looker]}</h2>
        <p class="quiet">{!empty && !live ? texts.old : partial ? texts.hintSome : texts.hint}</p>
      </figcaption>
      <div class={`preview-picture ${live ? "" : "old"}`}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={texts.picture[looker]}
          width={320}
          height={180}
          data-testid="preview"
          hidden={empty}
        />
        <canvas ref={drawing} aria-hidden="true" data-testid="preview-drawing" hidden={empty} />
        {empty && <p class="quiet">{texts.empty}</p>}
      </div>
    </figure>
  );
}
