import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { createServer, isIPv6 } from "node:net";
import { CARD_PATH, readProof } from "../office/ask_office.ts";
import { ask } from "./ask.ts";
import { bad, codeOf, type Finding, good } from "./finding.ts";

/** What holds a server's port. */
export interface PortFacts {
  finding: Finding;
  /** An MFB serves there now. */
  running: boolean;
}

/** @param options.officeKey this office's own, as the data folder tells it. */
export async function checkPort(
  { host, port, secure, officeKey }: {
    host: string;
    port: number;
    secure: boolean;
    officeKey: string | null;
  },
): Promise<PortFacts> {
  const about = `Port ${port}`;
  if (port === 0) {
    const finding = good("Port", "Das System wählt bei jedem Start einen freien.");
    return { finding, running: false };
  }
  const fault = await bindTcp(port, host);
  if (fault === null) {
    return { finding: good(about, `Frei auf ${host}. Der Server läuft gerade nicht.`), running: false };
  }
  if (fault !== "EADDRINUSE") return { finding: cannotBind(about, fault, host), running: false };
  const origin = `${secure ? "https" : "http"}://${nameOf(host)}:${port}`;
  const key = await officeAt(origin, { trusting: true });
  if (key === null) {
    return {
      finding: bad(
        about,
        "Ein anderes Programm hält ihn, oder ein MFB-Server ohne dieselben Angaben zu TLS.",
        "Beenden Sie das andere Programm, oder wählen Sie mit --port einen anderen Port.",
      ),
      running: false,
    };
  }
  if (officeKey !== null && key !== officeKey) {
    return {
      finding: bad(
        about,
        "Dort läuft ein MFB-Server mit einem anderen Datenordner.",
        "Prüfen Sie mit denselben Angaben (--data, --port), mit denen der Server gestartet wurde.",
      ),
      running: true,
    };
  }
  return { finding: good(about, "Hier läuft der Server dieser Kanzlei."), running: true };
}

/** @returns the public key of the office that answers there, proven for this question; null where none does. */
export async function officeAt(origin: string, options: { trusting: boolean }): Promise<string | null> {
  const nonce = randomBytes(32).toString("base64url");
  const answer = await ask(new URL(`${CARD_PATH}?nonce=${nonce}`, origin), options);
  return "fault" in answer ? null : readProof(answer.text, nonce)?.key ?? null;
}

function cannotBind(about: string, code: string, host: string): Finding {
  if (code === "EACCES") {
    return bad(
      about,
      "Dieser Benutzer darf ihn nicht öffnen.",
      "Ports unter 1024 brauchen unter Linux ein Recht: AmbientCapabilities=CAP_NET_BIND_SERVICE in der systemd-Unit, oder ein Port ab 1024 hinter einem Proxy.",
    );
  }
  return bad(
    about,
    `Der Server kann auf ${host} nicht lauschen (${code}).`,
    "Nennen Sie bei --host eine Adresse dieses Rechners; 0.0.0.0 nimmt alle.",
  );
}

/** @returns null if it is to be had, else the system's code. */
export function bindTcp(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", (error) => resolve(codeOf(error)));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

/** The same of a UDP port. */
export function bindUdp(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
    const end = (code: string | null) => socket.close(() => resolve(code));
    socket.once("error", (error) => end(codeOf(error)));
    socket.bind(port, host, () => end(null));
  });
}

/** The listener's address as it is reached from this computer, for a URL. */
export function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return isIPv6(host) ? `[${host}]` : host;
}
