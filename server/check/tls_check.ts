import { readFileSync, statSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { isLoopback } from "../rules.ts";
import { type Certificate, dayOf, readCertificate } from "../tls/certificate.ts";
import type { NetworkFlags } from "../network_arguments.ts";
import { ask } from "./ask.ts";
import { bad, codeOf, doubtful, type Finding, good, translated } from "./finding.ts";

const ABOUT = "TLS";
/** Who renews certificates does it earlier than this. */
const RENEW_MS = 21 * 24 * 60 * 60 * 1000;

export interface TlsCheckOptions extends NetworkFlags {
  host: string;
  /** The name in the office's address; null: there is none. */
  name: string | null;
  dataDir: string;
  now: number;
}

export interface TlsFacts {
  findings: Finding[];
  /** What another computer's clock said. */
  date: number | null;
}

/** How the way to the server is encrypted. */
export async function checkTls(options: TlsCheckOptions): Promise<TlsFacts> {
  const { tls, acme, proxies, insecureHttp, host } = options;
  if (tls) return { findings: checkFiles(tls.certFile, tls.keyFile, options), date: null };
  if (acme) return await checkAcme(acme.directory, options);
  const finding = proxies.length > 0
    ? good(ABOUT, "Die Verschlüsselung übernimmt der Proxy.")
    : insecureHttp
    ? bad(
      ABOUT,
      "Der Server ist ohne Verschlüsselung im Netz (--insecure-http).",
      "Für Mandanten braucht er --tls-cert und --tls-key, --acme-directory oder einen Proxy.",
    )
    : isLoopback(host) || host === "localhost"
    ? doubtful(
      ABOUT,
      "Der Server ist nur von diesem Rechner aus zu erreichen, ohne Verschlüsselung.",
      "Zum Ausprobieren ist das richtig. Für Mandanten: --host 0.0.0.0 mit --tls-cert und --tls-key oder --acme-directory, oder ein Proxy (--proxy).",
    )
    : good(ABOUT, "Nicht eingeschaltet.");
  return { findings: [finding], date: null };
}

function checkFiles(certFile: string, keyFile: string, options: TlsCheckOptions): Finding[] {
  const texts: string[] = [];
  for (const file of [certFile, keyFile]) {
    try {
      texts.push(readFileSync(file, "utf8"));
    } catch (error) {
      const missing = codeOf(error) === "ENOENT";
      return [bad(
        ABOUT,
        missing ? `${file} gibt es nicht.` : `${file} ist nicht lesbar (${codeOf(error)}).`,
        missing
          ? "Prüfen Sie den Pfad bei --tls-cert und --tls-key."
          : "Geben Sie dem Benutzer, unter dem der Server läuft, das Recht, sie zu lesen.",
      )];
    }
  }
  const [cert, key] = texts;
  const findings = checkPair({ cert, key }, certFile, options);
  if (process.platform !== "win32" && (statSync(keyFile).mode & 0o007) !== 0) {
    const text = `Den privaten Schlüssel ${keyFile} kann jeder Benutzer dieses Rechners lesen.`;
    findings.push(doubtful(ABOUT, text, `Schließen Sie die Datei: chmod 640 "${keyFile}"`));
  }
  return findings;
}

function checkPair(
  pem: { cert: string; key: string },
  from: string,
  { name, now }: Pick<TlsCheckOptions, "name" | "now">,
): Finding[] {
  let certificate: Certificate;
  try {
    certificate = readCertificate(pem, { now, from });
  } catch (error) {
    const day = /on (\S+)$|from (\S+) only$/.exec(String((error as Error).message));
    const text = translated(error, PAIR_FAULTS, "Zertifikat und Schlüssel sind nicht zu gebrauchen.");
    return [bad(ABOUT, text.replace("{day}", day?.[1] ?? day?.[2] ?? ""), remedyFor(text))];
  }
  const findings: Finding[] = [];
  const until = dayOf(certificate.notAfter);
  if (name !== null && !certificate.isFor(name)) {
    findings.push(bad(
      ABOUT,
      `Das Zertifikat gilt nicht für ${name}.`,
      "Browser zeigen dann eine Warnung. Lassen Sie ein Zertifikat für diesen Namen ausstellen, oder berichtigen Sie --address.",
    ));
  }
  if (certificate.notAfter - now < RENEW_MS) {
    findings.push(doubtful(
      ABOUT,
      `Das Zertifikat gilt nur noch bis ${until}.`,
      "Lassen Sie es erneuern. Der Server nimmt das neue von selbst, sobald die Dateien ersetzt sind.",
    ));
  }
  if ((pem.cert.match(/BEGIN CERTIFICATE/g) ?? []).length === 1 && !certificate.selfIssued) {
    findings.push(doubtful(
      ABOUT,
      "Die Datei enthält nur das Zertifikat selbst, nicht die Kette der Aussteller.",
      "Manche Geräte melden dann einen Fehler. Nehmen Sie die Datei mit der ganzen Kette (oft fullchain.pem).",
    ));
  }
  return findings.length > 0
    ? findings
    : [good(ABOUT, `Zertifikat und Schlüssel passen, gültig bis ${until}.`)];
}

const PAIR_FAULTS = [
  [/holds no certificate/, "Die Datei bei --tls-cert enthält kein Zertifikat (PEM)."],
  [/holds no private key/, "Die Datei bei --tls-key enthält keinen privaten Schlüssel (PEM, ohne Kennwort)."],
  [/another certificate/, "Der Schlüssel gehört zu einem anderen Zertifikat."],
  [/it expired/, "Das Zertifikat ist am {day} abgelaufen."],
  [/is valid from/, "Das Zertifikat gilt erst ab {day}."],
] as const;

function remedyFor(text: string): string {
  if (text.includes("abgelaufen")) return "Lassen Sie es erneuern.";
  if (text.includes("erst ab")) return "Prüfen Sie die Uhr dieses Rechners.";
  return "Nennen Sie bei --tls-cert und --tls-key zwei Dateien, die zusammengehören.";
}

async function checkAcme(directory: string, options: TlsCheckOptions): Promise<TlsFacts> {
  const answer = await ask(new URL(directory));
  const date = "fault" in answer ? null : answer.date;
  const findings: Finding[] = [
    !("fault" in answer) && answer.status === 200 && answer.text.includes("newOrder")
      ? good("ACME", `${new URL(directory).host} antwortet.`)
      : bad(
        "ACME",
        `${directory} antwortet nicht als ACME-Dienst (${"fault" in answer ? answer.fault : answer.status}).`,
        "Prüfen Sie die Adresse bei --acme-directory und ob dieser Rechner ins Internet darf.",
      ),
  ];
  const folder = join(options.dataDir, "tls");
  try {
    const cert = readFileSync(join(folder, "certificate.pem"), "utf8");
    const key = readFileSync(join(folder, "certificate.key"), "utf8");
    findings.push(...checkPair({ cert, key }, folder, options));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    findings.push(doubtful(
      ABOUT,
      "Es gibt noch kein Zertifikat.",
      `Beim ersten Start wird es geholt. Dazu muss http://${options.name}/ aus dem Internet auf Port ${options.httpRedirect} dieses Rechners führen.`,
    ));
  }
  return { findings, date };
}

/** The host of an address as certificates name it. */
export function nameIn(address: string | null): string | null {
  if (address === null) return null;
  const { hostname } = new URL(address);
  const bare = hostname.replace(/^\[|\]$/g, "");
  return isIP(bare) === 0 ? hostname : bare;
}
