import { createAccounts } from "./accounts/create_accounts.ts";
import { setUpAddress } from "./accounts/set_up_link.ts";
import type { EndReason } from "../protocol/fields.ts";
import type { Assets } from "./assets.ts";
import { loadOfficeKey } from "./data_dir.ts";
import type { Downloads } from "./downloads/mod.ts";
import type { EmitEvent } from "./events.ts";
import { DRAIN_MS } from "./limits.ts";
import { log } from "./log.ts";
import { createListener, type Listener, type ListenerOptions } from "./listener.ts";
import { createProxies } from "./proxy.ts";
import { createPublicApp } from "./public_app.ts";
import { createLauncher, type Launcher } from "./reopen.ts";
import { createOfficeIdentity } from "./office/identity.ts";
import { type RelayWish, type RunningRelay, startRelay } from "./relay/start_relay.ts";
import { isLoopback } from "./rules.ts";
import { createServerMetrics } from "./server_metrics.ts";
import { findServerKey, openSessionStores, type SessionStoresOptions } from "./session_stores.ts";
import type { ClusterStatus } from "./session_stores_types.ts";
import { Desks } from "./signalling/desks.ts";
import { Handovers } from "./signalling/handover.ts";
import { Rooms } from "./signalling/rooms.ts";
import { openOffice } from "./store/open_office.ts";
import type { OfficeFlags } from "./store/types.ts";
import { type ShowDeps, ShowHosts } from "./signalling/show_hosts.ts";
import type { Certificate } from "./tls/certificate.ts";
import type { CertificateSource } from "./tls/source.ts";
import { createTokens, LaunchTokens } from "./tokens.ts";

export interface StartServerOptions extends SessionStoresOptions {
  /** Address and port to listen on; port 0 takes any. */
  host: string;
  port: number;
  /** What the command line says of the office; the rest is set on the administration page. */
  office: OfficeFlags;
  assets: Assets;
  relay: RelayWish;
  /** This computer's screen, for Zeigen. */
  show: ShowDeps;
  /** The executables to offer; closed with the server. */
  downloads: Downloads;
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
  /** Makes the first account, once, for a quarter of an hour; null where there is an administrator. */
  readonly setUpUrl: string | null;
  readonly relay: RunningRelay;
  /** null: it is alone. */
  cluster(): ClusterStatus | null;
  /**
   * Stops without ending a session: no new visitors, every socket is told to come back, and what is shared goes on
   * from end to end until the next start.
   */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const logger = log("server");

/** Starts the adviser's server. @throws UserError if it can't be had. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const now = Date.now;
  await using stack = new AsyncDisposableStack();
  stack.defer(() => options.downloads.close());
  const certificates = options.certificates ?? null;
  if (certificates) stack.defer(() => certificates.close());
  const key = findServerKey(options);
  const { store, ...office } = openOffice(options.dataDir, options.office, now);
  stack.defer(() => office.close());
  const launchTokens = new LaunchTokens(now), tokens = createTokens(key, now);
  const showHosts = new ShowHosts(options.show);
  stack.defer(() => showHosts.close());
  const relay = await startRelay(options.relay, { hostname: options.host, key, now });
  stack.defer(() => relay.close());
  const onVerified = (session: string) => relay.desk.verified(session);
  const onEnded = (session: string, reason: EndReason) => {
    relay.desk.ended(session);
    showHosts.forget(session, reason);
    handovers.ended(session);
  };
  const stores = await openSessionStores(options, { key, now, onVerified, onEnded });
  stack.defer(() => stores.close());
  const { guesses } = stores;
  const listeners: Listener[] = [];
  const metrics = createServerMetrics({
    rooms: () => rooms,
    guesses,
    listeners: () => listeners,
    certificateEnds: () => certificates?.certificate.notAfter ?? null,
    relay,
    cluster: () => stores.status?.() ?? null,
  });
  const accounts = createAccounts({
    store: store.accounts,
    key,
    now,
    audit(event) {
      if (event.event === "sign-in") metrics.signedIn();
      store.audit.record(event);
    },
    office: () => office.facts(""),
  });
  stack.defer(() => accounts.close());
  const desks = new Desks(now);
  const rooms = new Rooms({
    ...stores,
    tokens,
    now,
    emit(event) {
      office.heard(event);
      metrics.count(event);
      options.emit(event);
    },
    onAdviser: office.adviser,
    onVerified,
    onEnded,
    onChanged: (session, seen) => desks.changed(session, seen),
  });
  const handovers = new Handovers({
    desks,
    rooms,
    several: options.redis !== null,
    officeName: () => office.facts("").name,
  });
  stack.defer(() => rooms.close());
  await stores.join(rooms);
  const identity = createOfficeIdentity({
    secret: loadOfficeKey(options.dataDir),
    facts: () => office.facts(""),
    address: () => office.facts("").address || null,
  });
  let stopping = false;
  // The launcher is made once the ports are known; no request is answered before.
  let launcher: Launcher | null = null;

  const app = (page: (port: number) => string) => (port: number) =>
    createPublicApp({
      port,
      rooms,
      identity,
      guesses,
      tokens,
      desks,
      handovers,
      showHosts,
      ice: relay.desk,
      launchTokens,
      accounts,
      administration: { store, flags: options.office },
      now,
      office: () => office.facts(page(port)),
      logo: store.settings.logo,
      assets: options.assets,
      downloads: options.downloads,
      reopen: () => launcher!.reopen(),
      ops: {
        metrics: metrics.registry,
        metricsToken: options.metricsToken ?? null,
        notReady: () => stopping ? "stopping" : null,
        parts: () => partsOf(options.relay, { relay, redis: stores.status?.().ready }),
      },
    });
  const listen = async (listening: ListenerOptions): Promise<Listener> => {
    const listener = await createListener(listening);
    stack.defer(() => listener.close());
    listeners.push(listener);
    return listener;
  };

  const scheme = certificates ? "https" : "http";
  const listener = await listen({
    hostname: options.host,
    port: options.port,
    certificate: certificates?.certificate,
    proxies: createProxies(options.proxies ?? []),
    onlyProxies: options.onlyProxies,
    onStun: relay.onStun,
    app: app((port) => pageOf(scheme, options.host, port)),
  });
  if (relay.udpFault !== null) logger.warn("Relaying over TCP only: {reason}", { reason: relay.udpFault });
  certificates?.attach(listener);
  const url = pageOf(scheme, options.host, listener.port);
  // The adviser's page for this computer is plain, on loopback, and so beside what the network sees.
  const here = certificates || !isReachedFromHere(options.host)
    ? await listen({ hostname: "127.0.0.1", port: 0, onStun: relay.onStun, app: app(() => url) })
    : listener;
  launcher = createLauncher({
    launchTokens,
    page: `${pageOf("http", here.hostname, here.port)}berater`,
    open: options.open,
    emit: options.emit,
    print: options.print,
    now,
  });
  const adviserUrl = launcher.printed();
  options.emit({ event: "ready", role: "server", url, adviserUrl });
  launcher.open();
  const setUpUrl = setUpAddress(accounts.setUp, {
    address: options.office.address ?? (certificates && namedPage(certificates.certificate, listener.port)) ??
      null,
    port: here.port,
  });
  // Nobody comes from elsewhere to a server that only this computer reaches: offered, but no second window.
  if (setUpUrl !== null && reachedFromElsewhere(options)) options.open?.(setUpUrl);
  const running = stack.move();
  const close = () => running.disposeAsync();
  return {
    port: listener.port,
    url,
    adviserUrl,
    setUpUrl,
    relay,
    cluster: () => stores.status?.() ?? null,
    async stop() {
      stopping = true;
      await Promise.all(listeners.map((one) => one.drain(DRAIN_MS)));
      await close();
    },
    close,
  };
}

/** The page under the name that the certificate is for: no passkey can be made for an address. */
function namedPage({ names }: Certificate, port: number): string | null {
  const name = names.find((one) => !one.startsWith("*"));
  return name === undefined ? null : pageOf("https", name, port);
}

/** For /readyz. */
function partsOf(
  wish: RelayWish,
  { relay, redis }: { relay: RunningRelay; redis: boolean | undefined },
): Record<string, string> {
  const own = relay.udpPort === null ? "tcp" : "udp and tcp";
  return {
    relay: wish.kind === "own" ? own : wish.kind === "foreign" ? "other" : "none",
    ...(redis === undefined ? {} : { redis: redis ? "up" : "down" }),
  };
}

function pageOf(scheme: string, host: string, port: number): string {
  return `${scheme}://${nameOf(host)}:${port}/`;
}

/** Whether a browser on this computer gets there by a loopback address. */
function isReachedFromHere(host: string): boolean {
  return isLoopback(host) || isLoopback(nameOf(host)) || host === "localhost";
}

function reachedFromElsewhere({ host, office }: StartServerOptions): boolean {
  return !isLoopback(host) || office.address !== null;
}

/** The listener's address as a URL's host: all addresses are reached as 127.0.0.1 from here. */
function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
