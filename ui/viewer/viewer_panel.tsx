import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import { ClipboardLine } from "./clipboard_line.tsx";
import { KeyboardField } from "./keyboard_field.tsx";
import { lockKeys } from "./keyboard_lock.ts";
import { Picture } from "./picture.tsx";
import { steerReason, Toolbar } from "./toolbar.tsx";
import type { Viewer } from "./viewer.ts";

export interface ViewerPanelProps {
  viewer: Viewer;
  /** Whose screen it is; the host's own word for it comes first. */
  owner: string;
  role: "adviser" | "client";
  onEnd: () => void;
  /** More tools for the bar. */
  tools?: ComponentChildren;
  /** What stands below the picture, in full screen too. */
  children?: ComponentChildren;
}

/** A remote screen with its bar, for both roles. */
export function ViewerPanel({ viewer, owner, role, onEnd, tools, children }: ViewerPanelProps) {
  const root = useRef<HTMLElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const original = useSignal(false), keyboard = useSignal(false), fullscreen = useSignal(false);
  const folded = useSignal(false), drawing = useSignal(false);

  useEffect(() => {
    const follow = () => fullscreen.value = document.fullscreenElement === root.current;
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  // Who has just been let steer wants to type there.
  useSignalEffect(() => {
    if (viewer.steering.value) field.current?.focus({ preventScroll: true });
  });
  useSignalEffect(() => {
    const on = fullscreen.value && keyboard.value && viewer.steering.value;
    lockKeys(on);
    return () => lockKeys(false);
  });

  const focusField = () => field.current?.focus({ preventScroll: true });
  const { reason } = viewer.rights.value;
  const steerable = role === "adviser" || (reason !== "not-granted" && reason !== "unsupported");
  const hintId = useId(), drawHintId = useId();
  return (
    <section ref={root} class="viewer" aria-label={t.viewer.region}>
      <Toolbar
        viewer={viewer}
        original={original}
        keyboard={keyboard}
        fullscreen={fullscreen}
        folded={folded}
        drawing={drawing}
        steerable={steerable}
        hintId={hintId}
        chooses={role === "client"}
        drawHintId={drawHintId}
        onSteer={() => viewer.steer(!viewer.steering.value)}
        onKeyboard={() => keyboard.value ? field.current?.blur() : focusField()}
        onFullscreen={() => toggleFullscreen(root.current!)}
        onEnd={onEnd}
        more={tools}
      />
      {!(fullscreen.value && folded.value) && (
        <Hint id={hintId} viewer={viewer} keyboard={keyboard.value} steerable={steerable} role={role} />
      )}
      <div class="viewer-screen">
        <Picture viewer={viewer} owner={owner} original={original} onPress={focusField} />
        <KeyboardField
          field={field}
          viewer={viewer}
          active={keyboard}
          onExit={() => root.current?.querySelector<HTMLElement>('[data-tool="steer"]')?.focus()}
        />
        <Veil viewer={viewer} />
        <p class="veil-obstacle" role="status">{obstacleText(viewer)}</p>
      </div>
      {children}
    </section>
  );
}

/**
 * One line under the bar, always there so that the picture never jumps: who steers, why not, where the keys go; and
 * what isn't seen.
 */
function Hint({ id, viewer, keyboard, steerable, role }: HintProps) {
  const steering = viewer.steering.value;
  const texts = t.viewer;
  const text = viewer.faulty.value
    ? texts.faulty
    : viewer.drawing.tool.value
    ? t.drawing.hint
    : steering
    ? (keyboard ? texts.keyboardHint : texts.steeringHint)
    : steerable
    ? steerReason(viewer) ?? texts.lookingHint
    : texts.lookingOnlyHint;
  const waits = steering && waitsFor(viewer, role);
  return (
    <div class={`viewer-hint ${steering ? "steering" : ""}`}>
      <div class={`viewer-line ${waits ? "waits" : ""}`}>
        <p id={id}>
          <Icon name={steering ? "keyboard" : "eye"} size={16} />
          {text}
        </p>
        <p role="status">
          {waits && <Icon name="hand" size={16} />}
          {waits}
        </p>
      </div>
      <ClipboardLine clipboard={viewer.clipboard} />
      {viewer.partial.value && (
        <p>
          <span class="pattern" aria-hidden="true" />
          {texts.partial}
        </p>
      )}
    </div>
  );
}

/** Why input does nothing now though we steer. */
function waitsFor(viewer: Viewer, role: HintProps["role"]): string | null {
  if (viewer.localInput.value) return t.viewer.localInput[role];
  const obstacle = viewer.inputObstacle.value;
  return obstacle && t.viewer.inputObstacles[obstacle][role];
}

interface HintProps {
  id: string;
  viewer: Viewer;
  keyboard: boolean;
  steerable: boolean;
  role: "adviser" | "client";
}

/** What stands over a picture that isn't live. The last picture stays visible below, marked as old. */
function Veil({ viewer }: { viewer: Viewer }) {
  const text = veilText(viewer);
  if (!text) return null;
  const lost = viewer.link.value === "lost";
  return (
    <div class={`veil ${lost ? "lost" : ""}`} role={lost ? "alert" : undefined}>
      <p>
        <Icon name={lost ? "offline" : "info"} size={24} />
        <span>
          <strong>{text}</strong>
          {lost && viewer.size.value.width > 0 && <span class="quiet">{t.viewer.lostHint}</span>}
        </span>
      </p>
    </div>
  );
}

function veilText(viewer: Viewer): string | null {
  const texts = t.viewer;
  if (viewer.link.value === "lost") return texts.lost;
  if (viewer.link.value === "connecting") return texts.connecting;
  if (viewer.rights.value.phase === "paused") return texts.hostPaused;
  if (viewer.held.value) return texts.held;
  if (viewer.obstacle.value) return null;
  if (viewer.notice.value) return texts.notices[viewer.notice.value];
  return viewer.size.value.width === 0 ? texts.waitingForPicture : null;
}

/** Over a picture that would be live; said as soon as it comes. */
function obstacleText(viewer: Viewer): string | null {
  const live = viewer.link.value === "live" && viewer.rights.value.phase === "sharing" && !viewer.held.value;
  return live && viewer.obstacle.value ? t.obstacles[viewer.obstacle.value] : null;
}

function toggleFullscreen(element: HTMLElement): void {
  // A refusal (no user gesture, policy) leaves the page as it is; the button says so by not changing.
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  else element.requestFullscreen().catch(() => {});
}
