import { readFileSync } from "node:fs";
import { isPrivate } from "../office/program_name.ts";
import { makeCredential } from "../relay/credentials.ts";
import { RELAY_PORT } from "../relay/start_relay.ts";
import type { RelayFlags } from "../server_arguments.ts";
import { bad, codeOf, doubtful, type Finding, good } from "./finding.ts";
import { bindUdp, nameOf } from "./port_check.ts";
import { probeStun, probeTurn, type TurnAnswer, type TurnPlace } from "./turn_probe.ts";

export interface RelayCheckOptions {
  relay: RelayFlags;
  host: string;
  port: number;
  secure: boolean;
  proxied: boolean;
  /** Where clients reach it; null: not told. */
  address: string | null;
  running: boolean;
}

const CREDENTIAL_MS = 60_000;
const UDP = "STUN und TURN (UDP)", TCP = "TURN (TCP)";
const ROUTER =
  "Manche Router erreichen die eigene Adresse von innen nicht: Der Ampel-Test der Hilfeseite auf einem Telefon ohne WLAN zeigt es sicher.";

/** Whether pairs without a direct way meet. */
export async function checkRelay(options: RelayCheckOptions): Promise<Finding[]> {
  const { relay } = options;
  if (relay.kind === "foreign") {
    return await Promise.all(relay.urls.map((url) => checkForeign(url, relay.secretFile)));
  }
  if (relay.kind === "none") {
    return [doubtful(
      "Relais",
      "Ausgeschaltet (--no-relay).",
      "Mandanten, deren Netz keinen direkten Weg zulässt, sehen dann kein Bild. Lassen Sie --no-relay weg.",
    )];
  }
  return [await checkOwnUdp(relay.udpPort, options), await checkOwnTcp(options)];
}

async function checkOwnUdp(wish: number | null, options: RelayCheckOptions): Promise<Finding> {
  const { host, address, running } = options;
  if (wish === 0) {
    return doubtful(
      UDP,
      "Das System wählt den Port bei jedem Start neu.",
      "Eine Firewall braucht einen festen: --relay-port 3478.",
    );
  }
  const port = wish ?? RELAY_PORT;
  if (!running) {
    const fault = await bindUdp(port, host);
    if (fault === null) return good(UDP, `UDP-Port ${port} ist frei. Der Server läuft gerade nicht.`);
    const text = `UDP-Port ${port} ist nicht zu haben (${fault}).`;
    return (wish === null ? doubtful : bad)(
      UDP,
      wish === null ? `${text} Es würde nur über TCP vermittelt.` : text,
      "Beenden Sie das andere Programm, oder nennen Sie mit --relay-port einen anderen Port.",
    );
  }
  const here: TurnPlace = { host: hostOf(nameOf(host)), port, transport: "udp" };
  if (!await probeStun(here) || (await probeTurn(here)).kind !== "challenged") {
    return bad(
      UDP,
      `Auf UDP-Port ${port} dieses Rechners antwortet kein Relais.`,
      "Ein anderes Programm hält den Port, oder der Server läuft mit anderen Angaben: Sein Log beim Start sagt es.",
    );
  }
  if (address === null) return good(UDP, `Antwortet auf Port ${port} dieses Rechners.`);
  const name = hostOf(new URL(address).hostname);
  if (await probeStun({ ...here, host: name })) return good(UDP, `Antwortet unter ${name}, Port ${port}.`);
  return doubtful(
    UDP,
    `Antwortet auf diesem Rechner, aber nicht unter ${name}, Port ${port}.`,
    `Öffnen Sie UDP ${port} in Firewall und Router zu diesem Rechner. ${ROUTER}`,
  );
}

async function checkOwnTcp(options: RelayCheckOptions): Promise<Finding> {
  const { host, port, secure, proxied, address, running } = options;
  if (proxied) {
    return doubtful(
      TCP,
      "Ein Proxy für HTTP gibt TURN nicht weiter: Vermittelt wird nur über UDP.",
      "Für Mandanten in Netzen ohne UDP: ein eigenes coturn mit --turn-url (docs/relay.md), oder der Server ohne Proxy.",
    );
  }
  if (!running) return doubtful(TCP, "Nicht geprüft.", "Starten Sie den Server und prüfen Sie noch einmal.");
  const transport = secure ? "tls" as const : "tcp" as const;
  const url = address === null ? null : new URL(address);
  const place = url
    ? { host: hostOf(url.hostname), port: Number(url.port) || (secure ? 443 : 80), transport }
    : { host: hostOf(nameOf(host)), port, transport };
  const answer = await probeTurn(place);
  if (answer.kind === "challenged") return good(TCP, `Antwortet unter ${place.host}, Port ${place.port}.`);
  return doubtful(
    TCP,
    `Unter ${place.host}, Port ${place.port} antwortet kein Relais (${wordOf(answer)}).`,
    "Etwas dazwischen lässt nur Webseiten durch. Mandanten in Netzen ohne UDP erreichen das Relais dann nicht. Ein Proxy gehört in --proxy genannt.",
  );
}

async function checkForeign(url: string, secretFile: string): Promise<Finding> {
  const about = "Relais (coturn)";
  let secret: string;
  try {
    secret = readFileSync(secretFile, "utf8").trim();
  } catch (error) {
    const text = `${secretFile} ist nicht lesbar (${codeOf(error)}).`;
    return bad(
      about,
      text,
      "Nennen Sie bei --turn-secret-file eine Datei, die der Benutzer des Servers lesen darf.",
    );
  }
  if (secret === "") {
    return bad(about, `${secretFile} ist leer.`, "Schreiben Sie das Geheimnis von coturn hinein.");
  }
  const user = { expiresAt: Date.now() + CREDENTIAL_MS, session: "pruefen", side: "client" } as const;
  const { username } = makeCredential(secret, user);
  const answer = await probeTurn(placeOf(url), { username, secret });
  if (answer.kind === "allocated") {
    return isPrivate(answer.address) && !isPrivate(placeOf(url).host)
      ? doubtful(
        about,
        `${url} vermittelt, nennt aber die private Adresse ${answer.address}.`,
        "Setzen Sie in turnserver.conf external-ip auf die öffentliche Adresse.",
      )
      : good(about, `${url} nimmt das Geheimnis an und vermittelt über ${answer.address}.`);
  }
  if (answer.kind === "refused" && answer.code === 401) {
    return bad(
      about,
      `${url} nimmt das Geheimnis nicht an.`,
      "In turnserver.conf müssen use-auth-secret und dasselbe static-auth-secret stehen wie in --turn-secret-file; beide Uhren müssen stimmen.",
    );
  }
  return bad(
    about,
    `${url} antwortet nicht als Relais (${wordOf(answer)}).`,
    "Läuft coturn, und lassen Firewall und Router diesen Port durch?",
  );
}

/** @param url as --turn-url takes it (RFC 7065). */
export function placeOf(url: string): TurnPlace {
  const [, scheme, host, port, transport] =
    /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i.exec(url) ?? [];
  const secure = scheme?.toLowerCase() === "turns";
  return {
    host: hostOf(host ?? ""),
    port: Number(port) || (secure ? 5349 : 3478),
    transport: secure ? "tls" : transport === "tcp" ? "tcp" : "udp",
  };
}

function hostOf(name: string): string {
  return name.replace(/^\[|\]$/g, "");
}

function wordOf(answer: TurnAnswer): string {
  return answer.kind === "silent"
    ? answer.why
    : answer.kind === "refused"
    ? `Fehler ${answer.code}`
    : answer.kind;
}
