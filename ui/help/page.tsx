import { Icon } from "../parts/icon.tsx";
import { Mark, Shell } from "../parts/shell.tsx";
import { t } from "../texts/texts.ts";
import { type Download, type Office, sortDownloads } from "./about.ts";

/** "Sofort-Hilfe": the office's page for its clients. `null`: not known yet, or not told. */
export function HelpPage({ office, downloads }: { office: Office | null; downloads: Download[] | null }) {
  const texts = t.help;
  return (
    <Shell office={office?.office ?? ""} phone={office?.phone ?? ""} width="column">
      <div class="hero">
        <h1>{texts.title}</h1>
        <p class="lead">{texts.lead}</p>
      </div>
      <DownloadCard downloads={downloads} />
      <p class="watch">
        <a class="button" href="/sehen">
          <Icon name="eye" />
          {texts.watch}
        </a>
        <span class="quiet">{texts.watchHint}</span>
      </p>
      <Pairs id="steps" title={texts.stepsTitle} items={texts.steps} ordered />
      <Pairs id="needs" title={texts.needTitle} items={texts.needs} />
      <Pairs id="does" title={texts.doesTitle} items={texts.does} />
      <section class="note warning" aria-labelledby="warning-title">
        <Icon name="warning" />
        <div>
          <h2 id="warning-title">{texts.warningTitle}</h2>
          <p>{texts.warning}</p>
        </div>
      </section>
    </Shell>
  );
}

/** The green symbol: the download itself. */
function DownloadCard({ downloads }: { downloads: Download[] | null }) {
  const texts = t.help;
  const [first, ...others] = sortDownloads(downloads ?? [], navigator.platform);
  if (!first) {
    return (
      <section class="card download">
        <a class="download-link" role="link" aria-disabled="true" aria-describedby="download-reason">
          <Mark size={72} />
          <span class="download-name">{texts.download}</span>
        </a>
        <p id="download-reason" role="status">{downloads === null ? texts.checking : texts.none}</p>
      </section>
    );
  }
  return (
    <section class="card download">
      <a class="download-link" href={first.path} download={first.name} aria-describedby="download-facts">
        <Mark size={72} />
        <span class="download-name">
          <Icon name="download" />
          {texts.download}
        </span>
      </a>
      <p id="download-facts">
        {texts.platforms[first.platform]} · {sizeText(first.bytes)} · {texts.downloadHint}
      </p>
      {others.length > 0 && (
        <p class="quiet">
          {texts.other}{" "}
          {others.map(({ platform, name, path, bytes }) => (
            <a key={name} href={path} download={name}>
              {texts.download} {texts.platforms[platform]} ({sizeText(bytes)})
            </a>
          ))}
        </p>
      )}
    </section>
  );
}

function sizeText(bytes: number): string {
  return t.help.size((bytes / 1e6).toLocaleString(t.locale, { maximumFractionDigits: 0 }));
}

interface PairsProps {
  id: string;
  title: string;
  items: string[][];
  ordered?: boolean;
}

function Pairs({ id, title, items, ordered = false }: PairsProps) {
  const content = items.map(([name, text]) => (
    <li key={name}>
      <strong>{name}</strong>
      <span>{text}</span>
    </li>
  ));
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {ordered ? <ol class="steps">{content}</ol> : <ul class="pairs">{content}</ul>}
    </section>
  );
}
