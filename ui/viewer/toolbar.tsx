import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { ALL_SCREENS } from "../../protocol/control.ts";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import type { SharedClipboard } from "./clipboard.ts";
import { DrawingTools } from "./drawing_tools.tsx";
import { formatBitRate } from "./stats.ts";
import { Tool } from "./tool.tsx";
import type { Viewer } from "./viewer.ts";

export interface ToolbarProps {
  viewer: Viewer;
  original: Signal<boolean>;
  keyboard: Signal<boolean>;
  fullscreen: Signal<boolean>;
  /** In full screen the bar may be folded away, down to its handle. */
  folded: Signal<boolean>;
  /** The tools to draw with are laid out. */
  drawing: Signal<boolean>;
  /** Whether steering belongs here at all: it is offered to the adviser always, to a client once it is granted. */
  steerable: boolean;
  /** The line that says why steering isn't possible, when it isn't. */
  hintId: string;
  /** Whether the one who looks turns the shared clipboard on and off. */
  chooses: boolean;
  /** The same for drawing. */
  drawHintId: string;
  onSteer: () => void;
  onKeyboard: () => void;
  onFullscreen: () => void;
  onEnd: () => void;
  /** Tools for what isn't the picture's. */
  more: ComponentChildren;
}

/** The fixed bar above the picture, never over it. */
export function Toolbar(props: ToolbarProps) {
  const { viewer, original, keyboard, fullscreen, folded, drawing } = props;
  const drawReason = drawingReason(viewer);
  const barred = steerReason(viewer) !== null;
  const live = viewer.link.value === "live";
  if (fullscreen.value && folded.value) {
    return (
      <div class="toolbar folded" role="group" aria-label={t.viewer.toolbar}>
        <button type="button" class="tool handle" aria-expanded="false" onClick={() => folded.value = false}>
          <Icon name="down" size={16} />
          <span>{t.viewer.unfold}</span>
        </button>
      </div>
    );
  }
  return (
    <div class="toolbar" role="group" aria-label={t.viewer.toolbar}>
      {props.steerable && (
        <Tool
          icon="steer"
          label={t.viewer.steer}
          pressed={viewer.steering.value}
          reasonId={barred ? props.hintId : undefined}
          onClick={props.onSteer}
          id="steer"
        />
      )}
      {viewer.steering.value && (
        <Tool icon="keyboard" label={t.viewer.keyboard} pressed={keyboard.value} onClick={props.onKeyboard} />
      )}
      <Tool
        icon="pen"
        label={t.drawing.open}
        expanded={drawing.value && !drawReason}
        reasonId={drawReason ? props.drawHintId : undefined}
        onClick={() => {
          drawing.value = !drawing.value;
          if (!drawing.value) viewer.drawing.choose(null);
        }}
      />
      <Screens viewer={viewer} />
      <ClipboardTools clipboard={viewer.clipboard} chooses={props.chooses} />
      <Tool
        icon={viewer.held.value ? "play" : "pause"}
        label={viewer.held.value ? t.viewer.resume : t.viewer.pause}
        onClick={() => viewer.hold(!viewer.held.value)}
      />
      <Tool
        icon="actualSize"
        label={t.viewer.original}
        pressed={original.value}
        onClick={() => original.value = !original.value}
      />
      {document.fullscreenEnabled && (
        <Tool
          icon={fullscreen.value ? "leaveFullscreen" : "fullscreen"}
          label={fullscreen.value ? t.viewer.leaveFullscreen : t.viewer.fullscreen}
          onClick={props.onFullscreen}
        />
      )}
      {props.more}
      <Tool icon="end" label={t.viewer.end} danger onClick={props.onEnd} />
      {fullscreen.value && (
        <Tool
          icon="up"
          label={t.viewer.fold}
          expanded
          onClick={() => folded.value = true}
        />
      )}
      <Facts viewer={viewer} live={live} />
      {drawReason
        ? (
          <p id={props.drawHintId} class="toolbar-reason" hidden={viewer.drawing.allowed.value}>
            {drawReason}
          </p>
        )
        : drawing.value && <DrawingTools viewer={viewer} />}
    </div>
  );
}

function ClipboardTools({ clipboard, chooses }: { clipboard: SharedClipboard; chooses: boolean }) {
  const { wanted, open } = clipboard;
  return (
    <>
      {chooses && (
        <Tool
          icon="clipboard"
          label={t.clipboard.tool}
          pressed={wanted.value}
          onClick={() => clipboard.want(!wanted.value)}
        />
      )}
      {open.value && (
        <Tool
          icon="clipboardSend"
          label={t.clipboard.send}
          onClick={() => void clipboard.sendOwn()}
        />
      )}
    </>
  );
}

/** Why "Steuern" can't be pressed now; null when it can. A question's short grace is waited out, not refused. */
export function steerReason(viewer: Viewer): string | null {
  const { reason, phase, grant } = viewer.rights.value;
  if (grant !== 0 || !reason || (reason === "question" && phase === "sharing")) return null;
  return t.viewer.steerReasons[reason];
}

/** Why nothing can be drawn now; null when it can. */
function drawingReason(viewer: Viewer): string | null {
  if (!viewer.drawing.allowed.value) return t.drawing.forbidden;
  return viewer.looks.value ? null : t.drawing.notNow;
}

function Screens({ viewer }: { viewer: Viewer }) {
  const { list, current } = viewer.screens.value;
  if (list.length < 2) return null;
  return (
    <select
      class="tool-select"
      aria-label={t.viewer.screens}
      value={current}
      onChange={(event) => viewer.selectScreen(event.currentTarget.value)}
    >
      {list.map(({ id, name }) => (
        <option key={id} value={id}>{id === ALL_SCREENS ? t.viewer.allScreens : name}</option>
      ))}
    </select>
  );
}

/** How the connection runs: latency, bit rate, path, sealed. */
export function Facts({ viewer, live }: { viewer: Pick<Viewer, "stats" | "latencyMs">; live: boolean }) {
  const { bitsPerSecond, path } = viewer.stats.value;
  const latency = viewer.latencyMs.value;
  return (
    <ul class={`facts ${live ? "" : "stale"}`}>
      <li class="fact-path">
        <Icon name={live ? "direct" : "offline"} size={16} />
        {!live
          ? t.viewer.apart
          : path === "relay"
          ? t.viewer.relay
          : path === "direct"
          ? t.viewer.direct
          : "–"}
      </li>
      <li>
        <Icon name="lock" size={16} />
        {t.viewer.encrypted}
      </li>
      <li title={t.viewer.latency}>
        <Icon name="clock" size={16} />
        {latency === null ? "– ms" : `${Math.max(1, Math.round(latency))} ms`}
      </li>
      <li title={t.viewer.bitRate} class="fact-rate">
        <Icon name="gauge" size={16} />
        {formatBitRate(bitsPerSecond, t.locale)}
      </li>
    </ul>
  );
}
