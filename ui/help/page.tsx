import { Icon } from "../parts/icon.tsx";
import { Shell } from "../parts/shell.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import type { Download, Office } from "./about.ts";
import { DownloadCard } from "./download_card.tsx";
import { SelfTestPanel } from "./lights_panel.tsx";
import { Steps } from "./steps.tsx";

/** "Sofort-Hilfe": the office's page for its clients. `null`: not known yet, or not told. */
export function HelpPage({ office, downloads }: { office: Office | null; downloads: Download[] | null }) {
  const texts = t.help;
  const name = plainText(office?.office ?? ""), phone = plainText(office?.phone ?? "");
  return (
    <Shell office={name} phone={phone} width="column">
      <div class="hero">
        {office?.logo && <img class="logo" src="/api/office/logo" alt={texts.logo(name)} />}
        <h1>{texts.title}</h1>
        <p class="lead">{texts.lead}</p>
        {phone !== "" && (
          <p class="call">
            <Icon name="phone" />
            <span>
              {texts.call} <a href={`tel:${phone.replace(/[^+\d]/g, "")}`}>{phone}</a>
            </span>
          </p>
        )}
      </div>
      <DownloadCard downloads={downloads} />
      <p class="watch">
        <a class="button" href="/sehen">
          <Icon name="eye" />
          {texts.watch}
        </a>
        <span class="quiet">{texts.watchHint}</span>
      </p>
      <Steps />
      <Pairs id="start" title={texts.offer.start.title} items={texts.offer.start.items} />
      <SelfTestPanel />
      <Pairs id="needs" title={texts.needTitle} items={texts.needs} />
      <Pairs id="does" title={texts.doesTitle} items={texts.does} />
      <section class="note warning" aria-labelledby="warning-title">
        <Icon name="warning" />
        <div>
          <h2 id="warning-title">{texts.warningTitle}</h2>
          <p>{texts.warning}</p>
        </div>
      </section>
      <Words id="conditions" title={texts.conditions} text={office?.conditions ?? ""} />
      <Words id="imprint" title={texts.imprint} text={office?.imprint ?? ""} />
    </Shell>
  );
}

/** A text of the office's own: paragraphs by empty lines, lines as they are. */
function Words({ id, title, text }: { id: string; title: string; text: string }) {
  const paragraphs = text.trim().split(/\n\s*\n/).map((one) => one.split("\n").map(plainText).join("\n"));
  if (text.trim() === "") return null;
  return (
    <section class="words" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {paragraphs.map((one, i) => <p key={i}>{one}</p>)}
    </section>
  );
}

function Pairs({ id, title, items }: { id: string; title: string; items: string[][] }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="pairs">
        {items.map(([name, text]) => (
          <li key={name}>
            <strong>{name}</strong>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
