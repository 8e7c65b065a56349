import type { ClientState, HostCommand } from "../../protocol/local.ts";
import { Icon } from "../parts/icon.tsx";
import { ShareStrip, StripButton } from "../parts/share_strip.tsx";
import { t } from "../texts/texts.ts";
import type { ClientUi } from "./client_session.ts";

const NAMELESS: ReadonlyMap<string, { name: string }> = new Map();

/** While this browser shows what its user chose: the bar, without anything to release one by one or to steer. */
export function BrowserSharePanel(
  { ui, state, onFiles }: { ui: ClientUi; state: ClientState; onFiles: () => void },
) {
  const { host } = state;
  const captured = ui.viewShare.captured.value;
  const send = (command: HostCommand) => ui.send({ type: "host", command });
  const pick = async () => {
    if (await ui.viewShare.pick() === "picked" && host.phase === "paused") {
      send({ type: "pause", pause: false });
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
        checkWords={state.checkWords}
        onCommand={(command) => {
          // There is nothing to go on with.
          if (command.type === "pause" && !command.pause && !captured) void pick();
          else send(command);
        }}
        onFiles={onFiles}
        unread={ui.chat.unread.value}
        onChat={() => ui.chat.setOpen(true)}
        onEnd={() => ui.send({ type: "end" })}
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
