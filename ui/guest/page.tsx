import { useEffect } from "preact/hooks";
import { ChatPanel } from "../chat/chat_panel.tsx";
import { ChatTool } from "../chat/chat_tool.tsx";
import { BrowserSharePanel } from "../client/browser_share.tsx";
import { ConnectForm } from "../client/connect_form.tsx";
import { ViewConsent } from "../client/view_consent.tsx";
import type { Office } from "../help/about.ts";
import { Icon } from "../parts/icon.tsx";
import { Modal } from "../parts/modal.tsx";
import { CheckWords } from "../parts/share_strip.tsx";
import { Shell } from "../parts/shell.tsx";
import { t } from "../texts/texts.ts";
import { ViewerPanel } from "../viewer/viewer_panel.tsx";
import type { GuestSession } from "./guest_session.ts";
import { type GuestState, shownPhase } from "./state.ts";

export interface GuestPageProps {
  session: GuestSession;
  /** As the help page knows it; null where the server doesn't say. */
  office: Office | null;
  /** A session ended because the page was loaded anew. */
  reloaded: boolean;
}

/** "Ohne Download zusehen": a client without the program. */
export function GuestPage({ session, office, reloaded }: GuestPageProps) {
  const state = session.state.value;
  const viewer = session.viewer.value;
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (session.state.value.phase === "running") event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, []);
  const name = state.office || office?.office || "";
  const end = () => session.dispatch({ type: "end" });
  return (
    <Shell
      office={name}
      phone={state.phone || office?.phone || ""}
      width={viewer ? "wide" : "column"}
    >
      {state.phase === "idle"
        ? <First session={session} reloaded={reloaded} />
        : <Running session={session} office={name} />}
      {viewer && (
        <ViewerPanel
          key={viewer}
          viewer={viewer}
          owner={name}
          role="client"
          onEnd={end}
          tools={<ChatTool chat={session.chat} />}
        >
          <Chat session={session} office={name} byTool />
        </ViewerPanel>
      )}
      {state.host && (
        <ViewConsent
          share={session.capture}
          question={state.host.question}
          office={name}
          impossible={t.guest.phoneCannotShare}
          onAnswer={(question, answer) => session.command({ type: "answer", question, answer })}
        />
      )}
      {state.phase === "ended" && <Ended state={state} session={session} />}
    </Shell>
  );
}

/** Where this browser, or the address, can't do it: why, and what can. */
export function Barred({ office, reason }: { office: Office | null; reason: "insecure" | "unsupported" }) {
  return (
    <Shell office={office?.office ?? ""} phone={office?.phone ?? ""} width="column">
      <h1>{t.guest.heading}</h1>
      <p class="note warning">
        <Icon name="warning" />
        <span>{t.guest[reason]}</span>
      </p>
      <p>
        <a href="/">{t.guest.program}</a>
      </p>
    </Shell>
  );
}

function First({ session, reloaded }: Pick<GuestPageProps, "session" | "reloaded">) {
  const state = session.state.value, texts = t.guest;
  return (
    <>
      <h1>{texts.heading}</h1>
      <p class="lead">{texts.lead}</p>
      {reloaded && state.error === null && (
        <p class="note warning" role="status">
          <Icon name="info" />
          <span>{texts.reloaded}</span>
        </p>
      )}
      <ConnectForm
        state={state}
        errors={texts.errors}
        typed={state.typed}
        onConnect={(known) => session.dispatch({ type: "connect", ...known })}
      />
      <ul class="promises">
        {texts.promises.map((promise) => (
          <li key={promise}>
            <Icon name="shield" />
            <span>{promise}</span>
          </li>
        ))}
      </ul>
      <div class="note">
        <Icon name="info" />
        <div class="limits">
          <p>{texts.can} {texts.cannot}</p>
          <p>{texts.trust}</p>
          <p>
            <a href="/">{texts.program}</a>
          </p>
        </div>
      </div>
    </>
  );
}

function Running({ session, office }: { session: GuestSession; office: string }) {
  const state = session.state.value, { host } = state;
  const phase = shownPhase(state);
  const viewing = session.viewer.value !== null;
  const sharing = phase === "sharing" || phase === "paused" || phase === "reconnecting";
  const early = phase === "claiming" || phase === "verifying";
  const end = () => session.dispatch({ type: "end" });
  return (
    <>
      <div class={`session-head running ${viewing ? "" : "tall"}`}>
        {!viewing && <h1>{t.client.title}</h1>}
        <p class="status" role="status">
          <span class={`dot ${dotOf(phase)}`} aria-hidden="true" />
          {statusText(phase, office)}
        </p>
        {!sharing && <CheckWords words={state.checkWords} />}
      </div>
      <p class="notices" role="status">{state.phase === "running" && !state.online && t.guest.offline}</p>
      {sharing && (
        <>
          <BrowserSharePanel
            share={session.capture}
            host={host!}
            checkWords={state.checkWords}
            chat={session.chat}
            onCommand={session.command}
            onFiles={undefined}
            onEnd={end}
          />
          <p class="quiet">{t.guest.sharingHint}</p>
        </>
      )}
      {state.phase === "running" && !viewing && <Chat session={session} office={office} />}
      {(early || phase === "waiting") && (
        <>
          <p class="quiet">{t.guest.keepOpen}</p>
          <div class="actions">
            <button type="button" class="button" onClick={end}>
              {early ? t.client.cancel : t.client.end}
            </button>
          </div>
        </>
      )}
    </>
  );
}

/** From the moment that both ends know each other. */
function Chat({ session, office, byTool }: { session: GuestSession; office: string; byTool?: boolean }) {
  return <ChatPanel chat={session.chat} peer={office} note={t.guest.chatGone} byTool={byTool} />;
}

/** The last word: there is nothing to be saved here. */
function Ended({ state, session }: { state: GuestState; session: GuestSession }) {
  const close = () => session.dispatch({ type: "close-ended" });
  return (
    <Modal title={t.end.title} lead={<p>{t.end.reasons[state.endReason ?? "lost"]}</p>} onCancel={close}>
      <p class="quiet">{t.end.nothingRuns} {t.guest.noKeepsakes}</p>
      <div class="actions">
        <button type="button" class="button primary" onClick={close}>{t.end.close}</button>
      </div>
    </Modal>
  );
}

function statusText(phase: ReturnType<typeof shownPhase>, office: string): string {
  if (phase === "sharing") return t.viewShare.status(office);
  const text = t.client.status[phase];
  return typeof text === "function" ? text(office) : text;
}

function dotOf(phase: ReturnType<typeof shownPhase>): string {
  if (phase === "claiming" || phase === "verifying" || phase === "waiting") return "busy";
  return phase === "reconnecting" ? "off" : "live";
}
