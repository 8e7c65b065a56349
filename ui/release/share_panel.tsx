import type { ClientState, HostCommand, HostState } from "../../protocol/local.ts";
import type { ChatView } from "../chat/chat_view.ts";
import { ShareStrip } from "../parts/share_strip.tsx";
import { ApplicationQuestion } from "./application_question.tsx";
import type { HostDetails } from "./host_details.ts";
import { InputObstacleNote } from "./input_obstacle_note.tsx";
import { Preview } from "./preview.tsx";
import type { Looker } from "./summary.ts";

export interface SharePanelProps {
  host: HostState;
  details: HostDetails;
  looker: Looker;
  checkWords: string;
  /** The way to the process that hosts is open. */
  connected: boolean;
  onCommand: (command: HostCommand) => void;
  /** Undefined: no files pass in this session. */
  onFiles: (() => void) | undefined;
  onEnd: () => void;
  /** A question stands there, with this text. */
  onShown: (question: number, wording: string) => void;
  chat: ChatView;
  /** The client's page only: the program once more, with administrator rights. */
  restart?: ClientState["restart"];
  onRestart?: () => void;
}

/** While this computer's screen is shared: the open question, the bar, and what is sent. */
export function SharePanel(props: SharePanelProps) {
  const { host, details, looker, onCommand } = props;
  const { question } = host;
  const running = details.applications.value;
  // The Applikationswahl shows the new application too, and its confirmation answers.
  const asks = question?.kind === "application" && !host.choosing ? question : null;
  return (
    <>
      {asks && (
        <ApplicationQuestion
          key={asks.id}
          name={asks.name}
          application={running?.find(({ key }) => key === asks.key)}
          icon={details.icons.value.get(asks.key)}
          looker={looker}
          onShown={(text) => props.onShown(asks.id, text)}
          onAnswer={(answer) => onCommand({ type: "answer", question: asks.id, answer })}
        />
      )}
      <InputObstacleNote
        obstacle={host.inputObstacle}
        restart={props.restart ?? null}
        onRestart={props.onRestart}
      />
      <ShareStrip
        host={host}
        named={details.remembered}
        checkWords={props.checkWords}
        onCommand={onCommand}
        onFiles={props.onFiles}
        onEnd={props.onEnd}
        unread={props.chat.unread.value}
        onChat={() => props.chat.setOpen(true)}
      />
      <Preview
        details={details}
        looker={looker}
        partial={!host.release?.everything}
        live={host.phase === "sharing"}
        connected={props.connected}
        onWanted={(on) => onCommand({ type: "preview", on })}
      />
    </>
  );
}
