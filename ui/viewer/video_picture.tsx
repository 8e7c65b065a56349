import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../texts/texts.ts";
import { placePicture, type Size } from "./geometry.ts";
import type { ViewShareView } from "./view_share.ts";

export interface VideoPictureProps {
  view: ViewShareView;
  owner: string;
  /** "1:1" instead of fitting the window. */
  original: Signal<boolean>;
  /** The video's real size; 0×0 before the first picture. */
  size: Signal<Size>;
}

/** The other side's screen as a video, laid out as a remote picture is. */
export function VideoPicture({ view, owner, original, size }: VideoPictureProps) {
  const stage = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const room = useSignal<Size>({ width: 0, height: 0 });

  useEffect(() => {
    const observer = new ResizeObserver(([{ contentRect }]) => {
      room.value = { width: contentRect.width, height: contentRect.height };
    });
    observer.observe(stage.current!);
    return () => observer.disconnect();
  }, []);
  useSignalEffect(() => {
    video.current!.srcObject = view.stream.value;
  });
  // Styles are set on the elements: the page's policy allows no style attributes.
  useSignalEffect(() => {
    const ratio = devicePixelRatio || 1;
    const origin = stage.current!.getBoundingClientRect();
    const place = placePicture(size.value, room.value, { original: original.value, ratio, origin });
    const { style } = video.current!;
    style.left = `${place.left}px`;
    style.top = `${place.top}px`;
    style.width = `${place.width}px`;
    style.height = `${place.height}px`;
  });

  const follow = () => {
    const { videoWidth: width, videoHeight: height } = video.current!;
    size.value = { width, height };
  };
  return (
    <div
      ref={stage}
      class={`stage ${original.value ? "original" : "fit"}`}
      tabIndex={original.value ? 0 : undefined}
      role={original.value ? "region" : undefined}
      aria-label={original.value ? t.viewer.region : undefined}
    >
      <div class="stage-inner">
        <video
          ref={video}
          class={`remote ${view.link.value === "lost" ? "old" : ""}`}
          data-testid="remote-video"
          aria-label={t.viewer.screenOf(owner)}
          autoplay
          playsInline
          muted
          disablePictureInPicture
          onLoadedMetadata={follow}
          onResize={follow}
        />
      </div>
    </div>
  );
}
