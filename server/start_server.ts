import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Assets } from "./assets.ts";
import { loadServerKey } from "./data_dir.ts";
import type { EmitEvent } from "./events.ts";
import { Guesses } from "./guesses.ts";
import { fileJournal } from "./journal.ts";
import { DRAIN_MS } from "./limits.ts";
import { createListener, type Listener } from "./listener.ts";
import { createMemoryDirectory } from "./memory_directory.ts";
import { createProxies } from "./proxy.ts";
import { createPublicApp } from "./public_app.ts";
import { createLauncher, type Launcher } from "./reopen.ts";
import { type RelayWish, type RunningRelay, startRelay } from "./relay/start_relay.ts";
import { isLoopback } from "./rules.ts";
import { createServerMetrics } from "./server_metrics.ts";
import { Rooms } from "./signalling/rooms.ts";
import { type ShowDeps, ShowHosts } from "./signalling/show_hosts.ts";
import type { CertificateSource } from "./tls/source.ts";
import { createTokens, LaunchTokens } from "./tokens.ts";

export interface StartServerOptions {
  /** Address and port to listen on; port 0 takes any. */
  host: string;
  port: number;
  /** See data_dir.ts. */
  dataDir: string;
  /** `address`: the help page, as clients reach it; null: under this computer's own name for itself. */
  office: { name: string; phone: string; address: string | null };
  assets: Assets;
  relay: RelayWish;
  /** This computer's screen, for Zeigen. */
  show: ShowDeps;
  /** Folder with the executables to offer, or null. */
  downloadDir: string | null;
  /** Opens an address in a browser; null opens none. */
  open: ((url: string) => boolean) | null;
  emit: EmitEvent;
  /** Prints an address for a person. */
  print(url: string): void;
  /** HTTPS with these certificates; missing: plain HTTP. */
  certificates?: CertificateSource | null;
  /** Whose X-Forwarded-* are believed; missing: nobody's. */
  proxies?: readonly string[];
  /** Only this computer and those proxies may connect. */
  onlyProxies?: boolean;
  /** Whoever shows it reads /metrics from anywhere; missing: this computer only. */
  metricsToken?: string | null;
}

export interface RunningServer {
  readonly port: number;
  /** The help page, as clients on this computer reach it. */
  readonly url: string;
  /** Signs the local adviser in, once. */
  readonly adviserUrl: string;
  readonly relay: RunningRelay;
  /**
   * Stops without ending a session: no new visitors, every socket is told to come back, and what is shared goes on
   * from end to end until the next start.
   */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the adviser's server. @throws UserError if it can't be had. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const now = Date.now;
  const key = loadServerKey(options.dataDir);
  const tokens = createTokens(key, now);
  const relay = await startRelay(options.relay, { hostname: options.host, key, now });
  const journal = fileJournal(join(options.dataDir, "sessions.log"), now());
  const showHosts = new ShowHosts(options.show);
  const directory = createMemoryDirectory({ now, journal });
  const rooms = new Rooms({
    directory,
    tokens,
    journal,
    now,
    emit(event) {
      metrics.count(event);
      options.emit(event);
    },
    onVerified: (session) => relay.desk.verified(session),
    onEnded: (session, reason) => {
      relay.desk.ended(session);
      showHosts.forget(session, reason);
    },
  });
  const launchTokens = new LaunchTokens(now);
  const guesses = new Guesses();
  const certificates = options.certificates ?? null;
  const scheme = certificates ? "https" : "http";
  const listeners: Listener[] = [];
  const metrics = createServerMetrics({
    rooms: () => rooms,
    guesses,
    listeners: () => listeners,
    certificateEnds: () => certificates?.certificate.notAfter ?? null,
  });
  let stopping = false;
  // The launcher is made once the ports are known; no request is answered before.
  let launcher: Launcher | null = null;

  const app = (page: (port: number) => string) => (port: number) =>
    createPublicApp({
      port,
      rooms,
      guesses,
      tokens,
      showHosts,
      ice: relay.desk,
      launchTokens,
      now,
      office: { ...options.office, address: options.office.address ?? page(port) },
      assets: options.assets,
      downloadDir: options.downloadDir,
      reopen: () => launcher!.reopen(),
      ops: {
        metrics: metrics.registry,
        metricsToken: options.metricsToken ?? null,
        notReady: () => stopping ? "stopping" : null,
      },
      signedIn: metrics.signedIn,
    });

  async function close(): Promise<void> {
    rooms.close();
    await Promise.all([
      ...listeners.map((one) => one.close()),
      showHosts.close(),
      relay.close(),
      certificates?.close(),
    ]);
  }

  try {
    const listener = await createListener({
      hostname: options.host,
      port: options.port,
      onStun: relay.onStun,
      certificate: certificates?.certificate,
      proxies: createProxies(options.proxies ?? []),
      onlyProxies: options.onlyProxies,
      app: app((port) => pageOf(scheme, options.host, port)),
    });
    listeners.push(listener);
    certificates?.attach(listener);
    const url = pageOf(scheme, options.host, listener.port);
    // The adviser's page for this computer is plain, on loopback, and so beside what the network sees.
    const here = certificates || !isReachedFromHere(options.host)
      ? await createListener({ hostname: "127.0.0.1", port: 0, onStun: relay.onStun, app: app(() => url) })
      : null;
    if (here) listeners.push(here);
    launcher = createLauncher({
      launchTokens,
      page: `${pageOf("http", here?.hostname ?? options.host, here?.port ?? listener.port)}berater`,
      open: options.open,
      emit: options.emit,
      print: options.print,
      now,
    });
    const adviserUrl = launcher.printed();
    options.emit({ event: "ready", role: "server", url, adviserUrl });
    launcher.open();
    return {
      port: listener.port,
      url,
      adviserUrl,
      relay,
      async stop() {
        stopping = true;
        await Promise.all(listeners.map((one) => one.drain(DRAIN_MS)));
        await close();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function pageOf(scheme: string, host: string, port: number): string {
  return `${scheme}://${nameOf(host)}:${port}/`;
}

/** Whether a browser on this computer gets there by a loopback address. */
function isReachedFromHere(host: string): boolean {
  return isLoopback(host) || isLoopback(nameOf(host)) || host === "localhost";
}

/** The listener's address as a URL's host: all addresses are reached as 127.0.0.1 from here. */
function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

/** Where the executables lie: as told, else in `dist` beside the program, else nowhere. */
export function findDownloadDir(told: string | undefined, programDir: string): string | null {
  if (told) return told;
  const built = join(programDir, "dist");
  return existsSync(built) ? built : null;
}
