import { useSignal } from "@preact/signals";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import {
  directLight,
  type Light,
  overall,
  relayLight,
  runSelfTest,
  type SelfTestResult,
  speedLight,
  UNTESTED,
} from "./lights.ts";

const ICONS = { green: "check", yellow: "warning", red: "offline" } as const;

/** "Ampel-Test": five lights, each with what is wrong and what to do. */
export function SelfTestPanel() {
  const texts = t.help.selfTest;
  const result = useSignal<SelfTestResult>(UNTESTED);
  const state = useSignal<"" | "running" | "done">("");
  const start = async () => {
    if (state.value === "running") return;
    state.value = "running";
    await runSelfTest((news) => result.value = news);
    state.value = "done";
  };
  const { server, socket, direct, relay, speed } = result.value;
  const all = state.value === "done" ? overall(result.value) : null;
  const yesNo = (value: boolean | null, { green, red }: { green: string; red: string }) =>
    value === null ? null : { light: value ? "green" as const : "red" as const, text: value ? green : red };
  return (
    <section class="self-test card" aria-labelledby="self-test">
      <h2 id="self-test">{texts.title}</h2>
      <p>{texts.lead}</p>
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-disabled={state.value === "running" || undefined}
          onClick={start}
        >
          <Icon name="gauge" />
          {state.value === "done" ? texts.again : texts.start}
        </button>
      </div>
      {state.value !== "" && (
        <ul class="lights">
          <Row name={texts.server.name} result={yesNo(server, texts.server)} />
          <Row name={texts.socket.name} result={yesNo(socket, texts.socket)} over={server === false} />
          <Row
            name={texts.direct.name}
            result={direct && { light: directLight(direct), text: texts.direct[direct] }}
            over={server === false}
          />
          <Row
            name={texts.relay.name}
            result={relay && {
              light: relayLight(relay),
              text: relay !== "none"
                ? texts.relay[relay]
                : texts.relay[direct === "yes" ? "needless" : "none"],
            }}
            over={server === false}
          />
          <Row
            name={texts.speed.name}
            result={speed === null ? null : { light: speedLight(speed), text: speedText(speed) }}
            over={server === false}
          />
        </ul>
      )}
      <p role="status" class="self-test-all">
        {state.value === "running" ? texts.running : all === null ? "" : texts.all[all]}
      </p>
    </section>
  );
}

interface RowProps {
  name: string;
  /** Without a light: it can't be told here. */
  result: { light: Light | null; text: string } | null;
  /** It won't be tested any more. */
  over?: boolean;
}

function Row({ name, result, over }: RowProps) {
  const texts = t.help.selfTest;
  return (
    <li class={`light ${result?.light ?? "off"}`}>
      <span class="lamp" aria-hidden="true">{result?.light && <Icon name={ICONS[result.light]} />}</span>
      <span>
        <strong>{name}</strong>
        {result?.light
          ? `${texts.lights[result.light]}: ${result.text}`
          : result?.text ?? (over ? texts.waiting : texts.running)}
      </span>
    </li>
  );
}

function speedText(kbit: number): string {
  const { speed } = t.help.selfTest;
  if (kbit < 0) return speed.failed;
  return speed[speedLight(kbit)](kbit.toLocaleString(t.locale));
}
