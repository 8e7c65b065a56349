import { useSignal } from "@preact/signals";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import type { Download } from "./about.ts";

/** How each system computes a file's SHA-256 by itself. */
const COMMANDS: Record<Download["platform"], string> = {
  "windows": "certutil -hashfile MFB-Kunde.exe SHA256",
  "linux": "sha256sum MFB-Kunde",
  "linux-arm64": "sha256sum MFB-Kunde",
  "macos-arm64": "shasum -a 256 MFB-Kunde",
};

/** "Prüfsumme": of every executable, to be compared and copied; folded, since few people need it. */
export function Checksums({ downloads, own }: { downloads: Download[]; own: Download["platform"] | null }) {
  const texts = t.help.offer.sum;
  return (
    <details class="checksums">
      <summary>{texts.title}</summary>
      <div class="checksums-body">
        <p class="quiet">{texts.lead}</p>
        {downloads.map((one) => <Checksum key={one.path} download={one} />)}
        {own && (
          <p class="quiet">
            {texts.how} <code>{COMMANDS[own]}</code>
          </p>
        )}
      </div>
    </details>
  );
}

function Checksum({ download: { platform, sha256 } }: { download: Download }) {
  const texts = t.help.offer.sum;
  const copied = useSignal<"" | "yes" | "no">("");
  const label = texts.label(t.help.offer.platforms[platform]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(sha256);
      copied.value = "yes";
    } catch {
      copied.value = "no"; // NotAllowedError, or no secure context
    }
  };
  return (
    <div class="checksum">
      <p>{label}</p>
      <code data-testid={`sha256-${platform}`}>{sha256}</code>
      <div class="actions">
        <button type="button" class="button small" aria-label={`${texts.copy}, ${label}`} onClick={copy}>
          <Icon name={copied.value === "yes" ? "check" : "copy"} />
          {texts.copy}
        </button>
        <span role="status">
          {copied.value === "yes" ? texts.copied : copied.value === "no" ? texts.copyFailed : ""}
        </span>
      </div>
    </div>
  );
}
