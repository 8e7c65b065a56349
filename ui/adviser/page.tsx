import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { HostCommand } from "../../protocol/local.ts";
import { AdviserFilesPanel } from "../files/adviser_panel.tsx";
import { FilesButton } from "../files/files_button.tsx";
import { EndDialog } from "../end/end_dialog.tsx";
import { readPassword } from "../../secure/password.ts";
import { ChatPanel } from "../chat/chat_panel.tsx";
import { ChatTool } from "../chat/chat_tool.tsx";
import { isOpeningMail } from "../net/mail.ts";
import { Icon } from "../parts/icon.tsx";
import { CheckWords } from "../parts/share_strip.tsx";
import { Shell } from "../parts/shell.tsx";
import { HostDialogs } from "../release/host_dialogs.tsx";
import { SharePanel } from "../release/share_panel.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import { ViewSharePanel } from "../viewer/view_share_panel.tsx";
import { ViewerPanel } from "../viewer/viewer_panel.tsx";
import type { AdviserSession } from "./adviser_session.ts";
import { HandoverGiving } from "./handover_dialog.tsx";
import { HandoverOffer } from "./handover_offer.tsx";
import { Invite } from "./invite.tsx";
import { ModeChoice } from "./mode_choice.tsx";
import { NumberCard } from "./number_card.tsx";
import { OfficeWords } from "./office_words.tsx";
import { OwnSessions } from "./own_sessions.tsx";
import { PasswordChoice } from "./password_choice.tsx";
import { SignedOut } from "./signed_out.tsx";
import { hasSession, showsMode } from "./state.ts";
import { noticeText, statusText } from "./status.ts";

export interface AdviserPageProps {
  session: AdviserSession;
  /** Who is here signed in by an account, and can do so again. */
  byAccount: boolean;
  /** In the header, between two sessions. */
  menu: ComponentChildren;
}

/** The adviser's page. */
export function AdviserPage({ session, byAccount, menu }: AdviserPageProps) {
  const state = session.state.value;
  const { phase } = state;
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (hasSession(session.state.value) && !isOpeningMail()) event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, []);

  const out = signedOutText(state.server, byAccount);
  if (out && phase !== "running") {
    const way = state.server === "replaced" ? "none" : byAccount ? "sign-in" : "reopen";
    return <SignedOut text={out} way={way} />;
  }

  const running = phase === "running";
  const end = () => session.dispatch({ type: "end", reason: "adviser-ended" });
  const onCommand = (command: HostCommand) => session.dispatch({ type: "host-command", command });
  const viewer = state.shared === "support" ? session.viewer.value : null;
  const chat = running && (
    <ChatPanel
      chat={session.chat}
      peer={state.client || t.adviser.unnamed}
      note={state.lacks?.includes("receipt") ? t.guest.chatGone : undefined}
      byTool={viewer !== null}
    />
  );
  const viewShare = state.viewShare && session.viewShare.value;
  return (
    <Shell
      office={state.office}
      phone={state.phone}
      aside={phase === "idle" && menu}
      width={viewer || viewShare ? "wide" : "column"}
    >
      <div class={`session-head ${running ? "running" : ""}`}>
        {!running && <h1>{t.adviser.heading}</h1>}
        <p class="status" role="status">
          <span class={`dot ${dotOf(session)}`} aria-hidden="true" />
          {statusText(state)}
        </p>
        {running && <CheckWords words={state.checkWords} />}
        {showsMode(state) && <ModeChoice session={session} compact />}
        {running && session.files.value && <FilesButton shown={session.filesShown} />}
        {running && state.asking === null && state.clientKind === "program" && (
          <button type="button" class="button small" onClick={session.giver.open}>{t.handover.give}</button>
        )}
        {running && state.shared === null && (
          <button type="button" class="button danger" onClick={end}>{t.adviser.end}</button>
        )}
      </div>
      <Notices session={session} />
      <HandoverOffer taker={session.taker} onFurther={session.windows.further} />
      {running && (
        <HandoverGiving giver={session.giver} client={plainText(state.client) || t.adviser.unnamed} />
      )}
      {(phase === "idle" || phase === "creating") && <Start session={session} />}
      {(phase === "waiting" || phase === "verifying") && (
        <>
          <NumberCard session={session} />
          <ModeChoice session={session} compact={false} />
          <Invite session={session} />
        </>
      )}
      {session.files.value && (running || phase === "ended") && (
        <AdviserFilesPanel files={session.files.value} shown={session.filesShown} over={!running} />
      )}
      {viewer && (
        <ViewerPanel
          key="viewer"
          viewer={viewer}
          owner={state.client || t.adviser.unnamed}
          role="adviser"
          onEnd={end}
          tools={running && <ChatTool chat={session.chat} />}
        >
          {chat}
        </ViewerPanel>
      )}
      {viewShare && state.viewShare && (
        <ViewSharePanel
          view={viewShare}
          owner={state.client || t.adviser.unnamed}
          phase={state.viewShare}
          onEnd={end}
        />
      )}
      {running && state.shared === "show" && state.host && (
        <SharePanel
          host={state.host}
          details={session.details}
          looker="client"
          checkWords=""
          connected={state.server === "open"}
          onCommand={onCommand}
          onFiles={session.files.value
            ? () => session.filesShown.value = true
            : undefined}
          onEnd={end}
          onShown={session.shown}
          chat={session.chat}
        />
      )}
      {!viewer && chat}
      {running && state.host && (
        <HostDialogs
          host={state.host}
          details={session.details}
          looker="client"
          asker={state.client || t.adviser.unnamed}
          onCommand={onCommand}
          onShown={session.shown}
        />
      )}
      <OwnSessions windows={session.windows} folded={viewer !== null || Boolean(viewShare)} />
      {phase === "ended" && (
        <EndDialog
          reason={state.endReason}
          said={state.handedTo === "" ? undefined : {
            title: t.handover.givenTitle,
            lead: t.handover.given(plainText(state.handedTo)),
          }}
          end="adviser"
          records={session.transferRecords.value}
          receipt={session.receipt}
          onClose={() => session.dispatch({ type: "close-ended" })}
        />
      )}
    </Shell>
  );
}

function Start({ session }: { session: AdviserSession }) {
  const creating = session.state.value.phase === "creating";
  const password = useSignal<string | null>(null), invalid = useSignal(false);
  const start = () => {
    invalid.value = password.value !== null && readPassword(password.value) === null;
    if (!invalid.value) return session.newSession(password.value);
    document.getElementById("password-text")?.focus();
  };
  return (
    <>
      <p class="lead">{t.adviser.lead}</p>
      <section class="card start">
        <ModeChoice session={session} compact={false} />
        <PasswordChoice password={password} invalid={invalid} />
        <button
          type="button"
          class="button primary large"
          aria-disabled={creating || undefined}
          onClick={start}
        >
          <Icon name="plus" />
          {t.adviser.newSession}
        </button>
      </section>
      <section class="how" aria-labelledby="how-title">
        <h2 id="how-title">{t.adviser.stepsTitle}</h2>
        <ol class="steps">{t.adviser.steps.map((step) => <li key={step}>{step}</li>)}</ol>
      </section>
      <OfficeWords />
    </>
  );
}

function Notices({ session }: { session: AdviserSession }) {
  const { server, notice, client, clientKind, asking, shared, phase, clientPresent } = session.state.value;
  const texts: string[] = [];
  if (server === "lost") texts.push(phase === "running" ? t.adviser.offlineInSession : t.adviser.offline);
  if (phase === "running" && clientKind === "browser") {
    texts.push(shared === "support" ? t.guest.sharesInBrowser : t.guest.looksInBrowser);
  }
  if (notice) texts.push(noticeText(notice, client));
  if (asking && shared && asking.mode === "support") {
    texts.push(t.adviser.switching(client || t.adviser.unnamed));
  }
  if (phase === "running" && server === "open" && !clientPresent) texts.push(t.adviser.clientAway);
  return (
    <div class="notices" aria-live="polite">
      {texts.map((text) => (
        <p key={text} class="note">
          <Icon name="info" />
          <span>{text}</span>
        </p>
      ))}
    </div>
  );
}

function dotOf(session: AdviserSession): string {
  const { server, phase } = session.state.value;
  if (server !== "open") return "off";
  return phase === "running" ? "live" : phase === "idle" ? "ready" : "busy";
}

function signedOutText(server: string, byAccount: boolean): string | null {
  switch (server) {
    case "signed-out":
      return t.adviser.signedOut;
    case "refused":
      return byAccount ? t.signIn.refusedAccount : t.adviser.refused;
    case "replaced":
      return t.adviser.replaced;
    case "version":
      return t.adviser.version;
    default:
      return null;
  }
}
