import { Icon } from "../parts/icon.tsx";
import { Mark } from "../parts/shell.tsx";
import { t } from "../texts/texts.ts";
import { type Download, platformOf, sortDownloads } from "./about.ts";
import { Checksums } from "./checksums.tsx";

/** The green symbol: the download itself. `null`: not known yet. */
export function DownloadCard({ downloads }: { downloads: Download[] | null }) {
  const texts = t.help;
  const platform = platformOf(navigator);
  const { own, others } = sortDownloads(downloads ?? [], platform);
  const reason = downloads === null
    ? texts.checking
    : downloads.length === 0
    ? texts.none
    : texts.offer.notHere;
  return (
    <section class="card download">
      {own
        ? (
          <>
            <a class="download-link" href={own.path} download="" aria-describedby="download-facts">
              <Mark size={72} />
              <span class="download-name">
                <Icon name="download" />
                {texts.download}
              </span>
            </a>
            <p id="download-facts">
              {texts.offer.platforms[own.platform]} · {sizeText(own)} · {texts.downloadHint}
            </p>
          </>
        )
        : (
          <>
            <a class="download-link" role="link" aria-disabled="true" aria-describedby="download-reason">
              <Mark size={72} />
              <span class="download-name">{texts.download}</span>
            </a>
            <p id="download-reason" role="status">{reason}</p>
          </>
        )}
      {others.length > 0 && (
        <div class="download-others">
          <p class="quiet">{texts.offer.other}</p>
          <ul>
            {others.map((one) => (
              <li key={one.path}>
                <a href={one.path} download="">{texts.download} {texts.offer.platforms[one.platform]}</a>{" "}
                <span class="quiet">({sizeText(one)})</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {downloads !== null && downloads.length > 0 && (
        <Checksums downloads={own ? [own, ...others] : others} own={own?.platform ?? null} />
      )}
    </section>
  );
}

function sizeText({ bytes, sent }: Download): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toLocaleString(t.locale, { maximumFractionDigits: 0 });
  return t.help.offer.sizes(megabytes(bytes), megabytes(sent));
}
