import type { HostCommand, HostState } from "../../protocol/local.ts";
import { t } from "../texts/texts.ts";
import { Icon } from "./icon.tsx";

export interface ShareStripProps {
  host: HostState;
  checkWords: string;
  onCommand: (command: HostCommand) => void;
  onEnd: () => void;
}

/** Who looks at this computer and what they may do, all the time, with one click to end. */
export function ShareStrip({ host, checkWords, onCommand, onEnd }: ShareStripProps) {
  const texts = t.strip;
  const paused = host.phase === "paused";
  const seen = host.phase === "reconnecting"
    ? texts.reconnecting(host.viewer)
    : paused
    ? texts.paused(host.viewer)
    : texts.sees(host.viewer);
  return (
    <section class={`strip ${host.phase}`} aria-label={texts.label}>
      <p class="strip-who">
        <Icon name={paused ? "pause" : host.phase === "reconnecting" ? "offline" : "eye"} size={24} />
        <strong>{seen}</strong>
      </p>
      <div class="strip-rights">
        <span>
          <Icon name="steer" />{" "}
          {host.steering ? texts.steers : host.steeringAllowed ? texts.steeringOn : texts.steeringOff}
        </span>
        <button
          type="button"
          class="button small"
          onClick={() => onCommand({ type: "steering", allow: !host.steeringAllowed })}
        >
          {host.steeringAllowed ? texts.revoke : texts.allow}
        </button>
      </div>
      <div class="strip-actions">
        <button type="button" class="button" onClick={() => onCommand({ type: "pause", pause: !paused })}>
          <Icon name={paused ? "play" : "pause"} />
          {paused ? texts.resume : texts.pause}
        </button>
        <button type="button" class="button danger" onClick={onEnd}>
          <Icon name="end" />
          {texts.end}
        </button>
      </div>
      <CheckWords words={checkWords} />
    </section>
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
