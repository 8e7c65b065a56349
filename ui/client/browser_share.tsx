import type { HostCommand, HostState } from "../../protocol/local.ts";
import type { ChatView } from "../chat/chat_view.ts";
import { Icon } from "../parts/icon.tsx";
import { ShareStrip, StripButton } from "../parts/share_strip.tsx";
import { t } from "../texts/texts.ts";
import type { ViewShare } from "./view_share.ts";

const NAMELESS: ReadonlyMap<string, { name: string }> = new Map();

export interface BrowserShareProps {
  share: ViewShare;
  host: HostState;
  checkWords: string;
  chat: ChatView;
  onCommand: (command: HostCommand) => void;
  /** See ShareStrip. */
  onFiles: (() => void) | undefined;
  onEnd: () => void;
}

/** While this browser shows what its user chose: the bar, without anything to release one by one or to steer. */
export function BrowserSharePanel(props: BrowserShareProps) {
  const { share, host, chat, onCommand } = props;
  const captured = share.captured.value;
  const pick = async () => {
    if (await share.pick() === "picked" && host.phase === "paused") {
      onCommand({ type: "pause", pause: false });
    }
  };
  return (
    <>
      <div role="status">
        {!captured && (
          <p class="note warning">
            <Icon name="info" />
            <span>{t.viewShare.ended}</span>
          </p>
        )}
      </div>
      <ShareStrip
        host={host}
        named={NAMELESS}
        checkWords={props.checkWords}
        onCommand={(command) => {
          // There is nothing to go on with.
          if (command.type === "pause" && !command.pause && !captured) void pick();
          else onCommand(command);
        }}
        onFiles={props.onFiles}
        unread={chat.unread.value}
        onChat={() => chat.setOpen(true)}
        onEnd={props.onEnd}
        browser={{
          seen: t.viewShare.sees(host.viewer),
          rights: <Rights captured={captured} onPick={() => void pick()} />,
        }}
      />
    </>
  );
}

function Rights({ captured, onPick }: { captured: boolean; onPick: () => void }) {
  const texts = t.viewShare;
  return (
    <>
      <div class="strip-rights">
        <p>
          <Icon name="monitor" />
          <span>
            {t.strip.shared} <strong>{captured ? texts.shared : t.strip.nothing}</strong>
          </span>
        </p>
        <StripButton icon="choose" label={texts.choose} onClick={onPick} />
      </div>
      <div class="strip-rights">
        <p>
          <Icon name="steer" />
          <span>
            <strong>{texts.noSteering}</strong>
          </span>
        </p>
      </div>
    </>
  );
}
