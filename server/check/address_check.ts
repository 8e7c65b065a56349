import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { ask, askSocket } from "./ask.ts";
import { bad, codeOf, doubtful, type Finding, good } from "./finding.ts";
import { officeAt } from "./port_check.ts";

export interface AddressCheckOptions {
  /** The help page as clients reach it; null: it wasn't told. */
  address: string | null;
  /** This office's public key. */
  officeKey: string | null;
  /** An MFB serves on this computer now. */
  running: boolean;
  /** There is a proxy in between. */
  proxied: boolean;
}

const NOT_RUNNING = "Starten Sie den Server und prüfen Sie noch einmal.";
const FROM_OUTSIDE =
  "Manche Router erreichen die eigene Adresse von innen nicht: Prüfen Sie im Zweifel mit einem Telefon ohne WLAN.";

/** Asks the office's address as a client does. */
export async function checkAddress(options: AddressCheckOptions): Promise<Finding[]> {
  const { address, running } = options;
  if (address === null) {
    return [doubtful(
      "Adresse",
      "Es ist keine genannt.",
      "Nennen Sie mit --address, unter welcher Adresse Mandanten die Hilfeseite erreichen. Sie steht dann in Einladungen, und nur so geht das Zusehen ohne Download.",
    )];
  }
  const { origin, hostname } = new URL(address);
  const name = await checkName(hostname);
  if (name.light === "red") return [name];
  const health = await checkHealth(origin, options);
  const findings = [name, health.finding];
  if (!health.there) return findings;
  const socket = await checkSocket(origin, options);
  if (options.officeKey !== null && await officeAt(origin, { trusting: true }) !== options.officeKey) {
    findings.push(bad(
      "Kanzlei",
      `Unter ${origin} antwortet nicht der Server mit diesem Datenordner.`,
      running ? "Leiten Sie die Adresse (DNS, Router, Proxy) auf diesen Rechner." : NOT_RUNNING,
    ));
  }
  return [...findings, socket];
}

async function checkName(hostname: string): Promise<Finding> {
  const about = "Name";
  const bare = hostname.replace(/^\[|\]$/g, "");
  if (isIP(bare) !== 0) return good(about, `${bare} ist eine Adresse, kein Name.`);
  try {
    const found = await lookup(bare, { all: true });
    return good(about, `${bare} führt zu ${found.map(({ address }) => address).join(", ")}.`);
  } catch (error) {
    return bad(
      about,
      `${bare} ist im DNS nicht zu finden (${codeOf(error)}).`,
      "Legen Sie beim Anbieter Ihrer Domain einen Eintrag A (und AAAA) für diesen Namen an, oder berichtigen Sie --address.",
    );
  }
}

async function checkHealth(
  origin: string,
  { running, proxied }: AddressCheckOptions,
): Promise<{ there: boolean; finding: Finding }> {
  const about = "Erreichbarkeit";
  const health = await ask(new URL("/healthz", origin));
  const not = (finding: Finding) => ({ there: false, finding });
  if ("fault" in health) {
    if (health.fault === "certificate") {
      return not(bad(
        about,
        `Dem Zertifikat von ${origin} wird nicht vertraut.`,
        "Nehmen Sie eines von einer Stelle, der Browser vertrauen, mit der ganzen Kette, und für diesen Namen.",
      ));
    }
    const text = `${origin} antwortet nicht (${health.fault}).`;
    return not(
      running
        ? bad(about, text, `Öffnen Sie den Port in Firewall und Router zu diesem Rechner. ${FROM_OUTSIDE}`)
        : doubtful(about, text, NOT_RUNNING),
    );
  }
  if (health.status !== 200 || health.text !== '{"ok":true}') {
    const text = `Unter ${origin} antwortet etwas anderes als MFB (HTTP ${health.status}).`;
    return not(bad(
      about,
      text,
      !running
        ? NOT_RUNNING
        : proxied
        ? "Prüfen Sie, wohin der Proxy weiterleitet, und ob seine Adresse bei --proxy steht."
        : "Leiten Sie die Adresse (DNS, Router) auf diesen Rechner und diesen Port.",
    ));
  }
  const ready = await ask(new URL("/readyz", origin));
  if ("fault" in ready || ready.status !== 200) {
    const text = `${origin} antwortet, nimmt aber gerade keine neuen Besucher an.`;
    return {
      there: true,
      finding: doubtful(about, text, "Der Server wird gerade beendet. Prüfen Sie noch einmal."),
    };
  }
  return { there: true, finding: good(about, `${origin} antwortet.`) };
}

/** The very request of the help page's own test: it passes only if Host, scheme and Upgrade come through. */
async function checkSocket(origin: string, { proxied }: AddressCheckOptions): Promise<Finding> {
  const about = "WebSocket";
  const answer = await askSocket(origin);
  if (answer === "reached") {
    return good(about, `Kommt durch${proxied ? ", der Proxy gibt Host und Schema richtig weiter" : ""}.`);
  }
  if ("status" in answer && (answer.status === 403 || answer.status === 421)) {
    return bad(
      about,
      "Der Server sieht einen anderen Namen oder ein anderes Schema als der Browser.",
      "Der Proxy muss Host und X-Forwarded-Proto setzen, und seine Adresse muss bei --proxy stehen (docs/tls.md).",
    );
  }
  return bad(
    about,
    `Wird unterwegs nicht durchgelassen (${"status" in answer ? `HTTP ${answer.status}` : answer.fault}).`,
    "Der Proxy muss Upgrade und Connection weitergeben und HTTP/1.1 sprechen (docs/tls.md).",
  );
}
