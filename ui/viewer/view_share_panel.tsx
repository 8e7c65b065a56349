import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import type { Size } from "./geometry.ts";
import { Tool } from "./tool.tsx";
import { Facts } from "./toolbar.tsx";
import type { ViewShareView } from "./view_share.ts";
import { VideoPicture } from "./video_picture.tsx";

export interface ViewSharePanelProps {
  view: ViewShareView;
  owner: string;
  /** As the client's process last said. */
  phase: "sharing" | "paused" | "stopped";
  onEnd: () => void;
}

/** A screen that its owner's browser shows: the viewer without anything to steer with. */
export function ViewSharePanel({ view, owner, phase, onEnd }: ViewSharePanelProps) {
  const root = useRef<HTMLElement>(null);
  const original = useSignal(false), fullscreen = useSignal(false);
  const size = useSignal<Size>({ width: 0, height: 0 });

  useEffect(() => {
    const follow = () => fullscreen.value = document.fullscreenElement === root.current;
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);

  const texts = t.viewer;
  return (
    <section ref={root} class="viewer" aria-label={texts.region}>
      <div class="toolbar" role="group" aria-label={texts.toolbar}>
        <Tool
          icon="actualSize"
          label={texts.original}
          pressed={original.value}
          onClick={() => original.value = !original.value}
        />
        <Tool
          icon={fullscreen.value ? "leaveFullscreen" : "fullscreen"}
          label={fullscreen.value ? texts.leaveFullscreen : texts.fullscreen}
          onClick={() => toggleFullscreen(root.current!)}
        />
        <Tool icon="end" label={texts.end} danger onClick={onEnd} />
        <Facts viewer={view} live={view.link.value === "live"} />
      </div>
      <div class="viewer-hint">
        <p>
          <Icon name="eye" size={16} />
          {t.viewShare.viewOnly(owner)}
        </p>
      </div>
      <div class="viewer-screen">
        <VideoPicture view={view} owner={owner} original={original} size={size} />
        <Veil view={view} phase={phase} empty={size.value.width === 0} />
      </div>
    </section>
  );
}

interface VeilProps {
  view: ViewShareView;
  phase: ViewSharePanelProps["phase"];
  /** No picture has come yet. */
  empty: boolean;
}

/** What stands over a picture that isn't live. The last picture stays visible below. */
function Veil({ view, phase, empty }: VeilProps) {
  const text = veilText(view, phase, empty);
  const lost = text === t.viewer.lost;
  return (
    <div class={`veil ${lost ? "lost" : ""}`} role="status">
      {text && (
        <p>
          <Icon name={lost ? "offline" : "info"} size={24} />
          <span>
            <strong>{text}</strong>
            {lost && !empty && <span class="quiet">{t.viewer.lostHint}</span>}
          </span>
        </p>
      )}
    </div>
  );
}

function veilText(view: ViewShareView, phase: ViewSharePanelProps["phase"], empty: boolean): string | null {
  if (phase === "stopped") return t.viewShare.stopped;
  if (phase === "paused") return t.viewer.hostPaused;
  if (view.link.value === "lost") return t.viewer.lost;
  if (view.link.value === "connecting") return t.viewer.connecting;
  return empty ? t.viewer.waitingForPicture : null;
}

function toggleFullscreen(element: HTMLElement): void {
  // A refusal (no user gesture, policy) leaves the page as it is; the button says so by not changing.
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  else element.requestFullscreen().catch(() => {});
}
