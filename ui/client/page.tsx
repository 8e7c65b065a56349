import type { ClientState } from "../../protocol/local.ts";
import type { OfficeState } from "../../protocol/office.ts";
import { type Signal, useSignal } from "@preact/signals";
import { ClientFilesPanel } from "../files/client_panel.tsx";
import { EndDialog } from "../end/end_dialog.tsx";
import { ChatPanel } from "../chat/chat_panel.tsx";
import { ChatTool } from "../chat/chat_tool.tsx";
import { Icon } from "../parts/icon.tsx";
import { CheckWords } from "../parts/share_strip.tsx";
import { Shell } from "../parts/shell.tsx";
import { HostDialogs } from "../release/host_dialogs.tsx";
import { plainText } from "../release/plain_text.ts";
import { SharePanel } from "../release/share_panel.tsx";
import { t } from "../texts/texts.ts";
import { ViewerPanel } from "../viewer/viewer_panel.tsx";
import { FilesButton } from "../files/files_button.tsx";
import { BrowserSharePanel } from "./browser_share.tsx";
import type { ClientUi } from "./client_session.ts";
import { ConnectForm } from "./connect_form.tsx";
import { OfficePage } from "./office.tsx";
import { Goodbye, Lost, NoToken } from "./closed.tsx";
import { HandoverDialog } from "./handover_question.tsx";
import { ViewConsent } from "./view_consent.tsx";

/** The client's page: the process's state, shown. */
export function ClientPage({ ui }: { ui: ClientUi }) {
  const state = ui.state.value, socket = ui.socket.value;
  const filesShown = useSignal(false);
  if (ui.quit.value) return <Goodbye ui={ui} restarted={state?.restart === "done"} />;
  if (socket === "no-token" || socket === "refused") return <NoToken />;
  if (socket === "replaced") return <NoToken replaced />;
  if (socket === "lost") return <Lost ui={ui} />;
  const office = ui.office.value;
  if (office && office.phase !== "ready") {
    return <OfficePage office={office} onCommand={(command) => ui.send({ type: "office", command })} />;
  }
  if (!state) {
    return (
      <Shell office="" phone="" width="column">
        <p role="status">{t.client.connecting}</p>
      </Shell>
    );
  }
  const viewing = ui.viewer.value;
  return (
    <Shell
      office={plainText(state.office || office?.name || "")}
      phone={plainText(state.phone || office?.phone || "")}
      width={viewing ? "wide" : "column"}
    >
      {state.phase === "idle"
        ? <First ui={ui} state={state} office={office} />
        : <Running ui={ui} state={state} filesShown={filesShown} />}
      <ClientFilesPanel
        files={ui.files}
        asker={state.office}
        shown={filesShown}
        over={state.phase === "ended"}
      />
      {viewing && (
        <ViewerPanel
          key={viewing.viewer}
          viewer={viewing.viewer}
          owner={viewing.owner || state.office}
          role="client"
          onEnd={() => ui.send({ type: "end" })}
          tools={<ChatTool chat={ui.chat} />}
        >
          <Chat ui={ui} state={state} byTool />
        </ViewerPanel>
      )}
      {state.screenMissing
        ? (
          <ViewConsent
            share={ui.viewShare}
            question={state.host.question}
            office={state.office}
            impossible={t.viewShare.impossible}
            onShown={ui.shown}
            onAnswer={(question, answer) =>
              ui.send({ type: "host", command: { type: "answer", question, answer } })}
          />
        )
        : (
          <HostDialogs
            host={state.host}
            details={ui.details}
            looker="adviser"
            asker={state.office}
            onCommand={(command) => ui.send({ type: "host", command })}
            onShown={ui.shown}
          />
        )}
      {state.handover && (
        <HandoverDialog
          key={`handover-${state.handover.number}`}
          question={state.handover}
          onAnswer={(answer) => ui.send({ type: "handover", answer })}
        />
      )}
      {state.phase === "ended" && (
        <EndDialog
          reason={state.endReason}
          end="client"
          records={ui.transferRecords.value}
          receipt={ui.receipt}
          onClose={() => ui.send({ type: "quit" })}
        />
      )}
    </Shell>
  );
}

/** From the moment that both ends know each other. */
function Chat({ ui, state, byTool }: { ui: ClientUi; state: ClientState; byTool?: boolean }) {
  return <ChatPanel chat={ui.chat} peer={state.office} onInclude={ui.chat.setInclude} byTool={byTool} />;
}

interface FirstProps {
  ui: ClientUi;
  state: ClientState;
  office: Extract<OfficeState, { phase: "ready" }> | null;
}

function First({ ui, state, office }: FirstProps) {
  return (
    <>
      <h1>{t.client.heading}</h1>
      <p class="lead">{t.client.lead}</p>
      <ScreenMissing state={state} />
      <ConnectForm
        state={state}
        typed={ui.typed.value}
        onConnect={(known) => ui.send({ type: "connect", ...known })}
      />
      <ul class="promises">
        {t.client.promises.map((promise) => (
          <li key={promise}>
            <Icon name="shield" />
            <span>{promise}</span>
          </li>
        ))}
      </ul>
      {office?.mayChange && (
        <p class="quiet office-line">
          {t.office.address} {office.host}
          <button
            type="button"
            class="button small"
            onClick={() => ui.send({ type: "office", command: { kind: "change" } })}
          >
            {t.office.change}
          </button>
        </p>
      )}
    </>
  );
}

/** What this computer can't do yet, before anybody counts on it. */
function ScreenMissing({ state: { screenMissing } }: { state: ClientState }) {
  if (!screenMissing) return null;
  return (
    <p class="note warning">
      <Icon name="info" />
      <span>{t.client.screenMissing[screenMissing]} {t.client.browserScreen}</span>
    </p>
  );
}

interface RunningProps {
  ui: ClientUi;
  state: ClientState;
  filesShown: Signal<boolean>;
}

function Running({ ui, state, filesShown }: RunningProps) {
  const { phase, host } = state;
  const sharing = host.phase === "sharing" || host.phase === "paused" || host.phase === "reconnecting";
  const early = phase === "claiming" || phase === "verifying";
  const viewing = ui.viewer.value !== null;
  const busy = early || phase === "waiting";
  return (
    <>
      <div class={`session-head running ${viewing ? "" : "tall"}`}>
        {!viewing && <h1>{t.client.title}</h1>}
        <p class="status" role="status">
          <span
            class={`dot ${busy ? "busy" : phase === "reconnecting" ? "off" : "live"}`}
            aria-hidden="true"
          />
          {statusText(state)}
        </p>
        {!sharing && <CheckWords words={state.checkWords} />}
        {viewing && <FilesButton shown={filesShown} />}
      </div>
      {sharing && (
        <>
          {state.screenMissing
            ? (
              <BrowserSharePanel
                share={ui.viewShare}
                host={host}
                checkWords={state.checkWords}
                chat={ui.chat}
                onCommand={(command) => ui.send({ type: "host", command })}
                onFiles={() => filesShown.value = true}
                onEnd={() => ui.send({ type: "end" })}
              />
            )
            : (
              <SharePanel
                host={host}
                details={ui.details}
                looker="adviser"
                checkWords={state.checkWords}
                connected
                onCommand={(command) => ui.send({ type: "host", command })}
                onFiles={() => filesShown.value = true}
                onEnd={() => ui.send({ type: "end" })}
                onShown={ui.shown}
                chat={ui.chat}
                restart={state.restart}
                onRestart={() => ui.send({ type: "restart-elevated" })}
              />
            )}
          <p class="quiet">{t.client.sharingHint}</p>
        </>
      )}
      {!early && !viewing && phase !== "ended" && <Chat ui={ui} state={state} />}
      {state.notice && (
        <p class="note">
          <Icon name="info" />
          <span>{state.notice}</span>
        </p>
      )}
      {busy && (
        <div class="actions">
          <button
            type="button"
            class="button"
            onClick={() => ui.send(early ? { type: "cancel" } : { type: "end" })}
          >
            {early ? t.client.cancel : t.client.end}
          </button>
        </div>
      )}
    </>
  );
}

function statusText({ phase, office, host, screenMissing }: ClientState): string {
  if (phase === "sharing" && screenMissing) return t.viewShare.status(office);
  if (phase === "sharing" && !host.release?.everything) return t.client.status.sharingSome(office);
  const text = t.client.status[phase];
  return typeof text === "function" ? text(office) : text;
}
