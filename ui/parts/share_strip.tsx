import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { HostCommand, HostState } from "../../protocol/local.ts";
import { detailText, sharedText, sharesNothing } from "../release/summary.ts";
import { t } from "../texts/texts.ts";
import { ClipboardRow } from "./clipboard_row.tsx";
import { DrawingRow } from "./drawing_row.tsx";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icons.ts";

export interface ShareStripProps {
  host: HostState;
  /** What applications are called, by key. */
  named: ReadonlyMap<string, { name: string }>;
  checkWords: string;
  onCommand: (command: HostCommand) => void;
  /** "Dateien": opens the window "Dateitransfer"; undefined: no files pass in this session. */
  onFiles: (() => void) | undefined;
  onEnd: () => void;
  /** Where the browser captures: what is seen, in one sentence, and in place of what can be released and steered. */
  browser?: { seen: string; rights: ComponentChildren };
  /** Lines of the chat that weren't seen yet. */
  unread: number;
  onChat: () => void;
}

/**
 * Who looks at this computer, at what, and what they may do, all the time, with one click to end. The same as the
 * function bar on the screen (session/bar.ts), for those who look here.
 */
export function ShareStrip(props: ShareStripProps) {
  const { host, checkWords, onCommand, onFiles, onEnd, unread, onChat, browser } = props;
  const texts = t.strip;
  const paused = host.phase === "paused";
  return (
    <section class={`strip ${host.phase} ${host.panic ? "panic" : ""}`} aria-label={texts.label}>
      <div>
        <p class="strip-who">
          <Icon name={paused ? "pause" : host.phase === "reconnecting" ? "offline" : "eye"} size={24} />
          <strong>{host.phase === "sharing" && browser ? browser.seen : seenText(host)}</strong>
        </p>
        <p class="strip-obstacle" role="status">
          {host.phase === "sharing" && host.obstacle && t.obstacles[host.obstacle]}
        </p>
      </div>
      {browser ? browser.rights : <Rights {...props} />}
      <div class="strip-actions">
        <StripButton
          icon={paused ? "play" : "pause"}
          label={paused ? texts.resume : texts.pause}
          onClick={() => onCommand({ type: "pause", pause: !paused })}
        />
        {onFiles && <StripButton icon="files" label={texts.files} onClick={onFiles} />}
        <StripButton
          icon="chat"
          label={unread > 0 ? `${texts.chat} (${unread})` : texts.chat}
          onClick={onChat}
        />
        <button type="button" class="button danger" onClick={onEnd}>
          <Icon name="end" />
          {texts.end}
        </button>
      </div>
      {host.bar && <p class="strip-notes quiet">{texts.bar}</p>}
      <CheckWords words={checkWords} />
    </section>
  );
}

/** What is released and whether it may be steered, and the way to change it. */
function Rights({ host, named, onCommand }: ShareStripProps) {
  const id = useId();
  const texts = t.strip;
  const detail = host.release ? detailText(host.release, named) : "";
  return (
    <>
      <div class="strip-rights">
        <p>
          <Icon name="monitor" />
          <span>
            {texts.shared} <strong>{host.release ? sharedText(host.release) : texts.nothing}</strong>
            {detail && <span class="strip-detail">{detail}</span>}
          </span>
        </p>
        <StripButton
          icon="choose"
          label={texts.choose}
          reasonId={host.releasesApplications ? undefined : `${id}-choice`}
          onClick={() => onCommand({ type: "choose", open: true })}
        />
      </div>
      {!host.releasesApplications && <p id={`${id}-choice`} class="quiet">{texts.noChoice}</p>}
      <div class="strip-rights">
        <p role={host.panic ? "alert" : undefined}>
          <Icon name={host.panic ? "hand" : "steer"} />
          <span>
            <strong>
              {host.panic
                ? texts.panic
                : host.steering
                ? texts.steers
                : host.steeringAllowed
                ? texts.steeringOn
                : texts.steeringOff}
            </strong>
            {host.panic && <span class="strip-detail">{texts.panicHint}</span>}
          </span>
        </p>
        <StripButton
          icon={host.steeringAllowed ? "hand" : "steer"}
          label={host.steeringAllowed ? texts.revoke : texts.allow}
          onClick={() => onCommand({ type: "steering", allow: !host.steeringAllowed })}
        />
      </div>
      <ClipboardRow host={host} onCommand={onCommand} />
      <DrawingRow host={host} onCommand={onCommand} />
    </>
  );
}

function seenText({ phase, viewer, release }: HostState): string {
  const texts = t.strip;
  if (phase === "reconnecting") return texts.reconnecting(viewer);
  if (phase === "paused") return texts.paused(viewer);
  if (!release || sharesNothing(release)) return texts.seesNothing(viewer);
  return release.everything ? texts.sees(viewer) : texts.seesSome(viewer);
}

export interface StripButtonProps {
  icon: IconName;
  label: string;
  /** The element that says why it can't be used. */
  reasonId?: string;
  onClick?: () => void;
}

export function StripButton({ icon, label, reasonId, onClick }: StripButtonProps) {
  return (
    <button
      type="button"
      class="button"
      aria-disabled={reasonId ? true : undefined}
      aria-describedby={reasonId}
      onClick={() => {
        if (!reasonId) onClick?.();
      }}
    >
      <Icon name={icon} />
      {label}
    </button>
  );
}

/** "Prüfwort: Apfel Birke", for who wants to compare by telephone. */
export function CheckWords({ words }: { words: string }) {
  if (!words) return null;
  return (
    <p class="check-words" title={t.checkWords.hint}>
      <Icon name="shield" size={16} />
      <span>
        {t.checkWords.label}: <strong>{words}</strong>
      </span>
    </p>
  );
}
