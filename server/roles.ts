import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { detectSource, openPlatform, openShell } from "../capture/mod.ts";
import { DisplayLostError, type Source } from "../capture/types.ts";
import { barLanguage } from "../session/bar.ts";
import { createClientSession } from "../session/client.ts";
import type { ClientSession } from "../session/client_types.ts";
import { createHost } from "../session/host.ts";
import { createIdentity } from "../session/transport/identity.ts";
import type { ClientOptions, CommonOptions, ServerOptions } from "./arguments.ts";
import { loadAssets } from "./assets.ts";
import { defaultDataDir } from "./data_dir.ts";
import { createDownloads, type Downloads } from "./downloads/mod.ts";
import { downloadPlaces } from "./downloads/places.ts";
import { UserError } from "./errors.ts";
import { jsonEvents } from "./events.ts";
import { askRunning } from "./instance.ts";
import { type InstanceFile, instanceFile } from "./instance_file.ts";
import { configureLog, log } from "./log.ts";
import { openBrowser } from "./open_browser.ts";
import { RESTART_PORT_MS } from "./limits.ts";
import { fileOffices } from "./office/known_offices.ts";
import { OfficeSession } from "./office/office_session.ts";
import type { RelayWish } from "./relay/start_relay.ts";
import type { RelayFlags } from "./server_arguments.ts";
import { readMetricsToken } from "./ops_routes.ts";
import { elevatedStart } from "./shell.ts";
import { type RunningClient, startClient } from "./start_client.ts";
import { startServer } from "./start_server.ts";
import type { ShowDeps } from "./signalling/show_hosts.ts";
import { startTls } from "./tls/start_tls.ts";

/** The folder with the built UI in it: the repository, or the compiled program's own. */
export interface Program {
  dir: string;
}

/** Serves the office until the process is told to end. @throws UserError */
export async function runServer(options: ServerOptions, program: Program): Promise<void> {
  await configureLog({ json: options.logJson });
  const server = await serve(options, program);
  say(options, `Hilfeseite für Mandanten: ${server.url}`);
  say(options, `Beraterseite (einmal zu öffnen): ${server.adviserUrl}`);
  if (server.setUpUrl) {
    say(options, `Anmeldung von anderen Computern einrichten (einmal, 15 Minuten): ${server.setUpUrl}`);
  }
  await ended();
  // Who asks twice doesn't want to wait.
  void ended().then(() => Deno.exit(1));
  await server.stop();
  Deno.exit(0);
}

/**
 * Serves the client's UI until the user is done. A second start opens the page of the first; what is started without a
 * browser is on its own.
 *
 * @throws UserError
 */
export async function runClient(options: ClientOptions, program: Program): Promise<void> {
  await configureLog();
  const instance = options.open ? instanceFile(options.server ?? options.named ?? "") : null;
  if (instance && await askRunning(instance)) return runsAlready(options);
  const done = Promise.withResolvers<void>();
  const client = await help(options, program, { instance, onQuit: done.resolve });
  if (!client) return runsAlready(options);
  say(options, `MFB-Kunde (einmal zu öffnen): ${client.url}`);
  await Promise.race([done.promise, ended()]);
  await client.close();
  Deno.exit(0);
}

function runsAlready(options: CommonOptions): void {
  say(options, "MFB-Kunde läuft schon. Sein Fenster ist neu geöffnet.");
  events(options)({ event: "runs-already" });
  Deno.exit(0);
}

/** Both roles in one process, with the built-in desktop where there is no screen. @throws UserError */
export async function runDemo(wish: ServerOptions, program: Program): Promise<void> {
  await configureLog();
  const practice = (await findSource(wish)).kind === "virtual";
  const options: ServerOptions = practice ? { ...wish, source: "virtual" } : wish;
  const server = await serve(options, program);
  const done = Promise.withResolvers<void>();
  const client = await help(
    { ...options, port: 0, server: `http://127.0.0.1:${server.port}`, named: null, restarted: false },
    program,
    { instance: null, onQuit: done.resolve },
  ) as RunningClient;
  say(options, "Zum Ausprobieren sind beide Seiten gestartet; jede Adresse öffnet einmal.");
  say(options, `1. Beraterseite: ${server.adviserUrl}`);
  say(options, `2. MFB-Kunde:    ${client.url}`);
  say(options, "Auf der Beraterseite „Neue Sitzung“ wählen und die Nummer bei MFB-Kunde eingeben.");
  await ended();
  await client.close();
  await server.close();
  Deno.exit(0);
}

async function serve(options: ServerOptions, program: Program) {
  const dataDir = options.data ?? defaultDataDir();
  const certificates = await startTls({
    ...options,
    dataDir,
    now: Date.now,
  });
  // Windows knows no SIGHUP of this kind.
  if (certificates && process.platform !== "win32") Deno.addSignalListener("SIGHUP", certificates.look);
  return await startServer({
    certificates,
    proxies: options.proxies,
    onlyProxies: certificates === null && options.proxies.length > 0 && !options.insecureHttp,
    metricsToken: options.metricsTokenFile && readMetricsToken(options.metricsTokenFile),
    host: options.host,
    port: options.port,
    dataDir,
    keyFile: options.keyFile,
    redis: options.redis,
    office: { name: options.office, phone: options.phone, address: options.address },
    assets: await loadAssets(join(program.dir, "ui", "assets")),
    relay: relayWish(options.relay),
    show: await showDeps(options),
    downloads: downloadsOf(options, program, dataDir),
    open: options.open ? openBrowser : null,
    emit: events(options),
    print: (url) => say(options, url),
  });
}

function downloadsOf({ downloads }: ServerOptions, program: Program, dataDir: string): Downloads {
  const places = downloadPlaces({ told: downloads, dataDir, programDir: program.dir });
  return createDownloads(places, join(dataDir, "cache"));
}

/** @throws UserError if the secret's file can't be read. */
function relayWish(flags: RelayFlags): RelayWish {
  if (flags.kind !== "foreign") return flags;
  const { urls, secretFile } = flags;
  try {
    const secret = readFileSync(secretFile, "utf8").trim();
    if (secret === "") throw new Error("it is empty");
    return { kind: "foreign", urls, secret };
  } catch (error) {
    const reason = (error as Error).message;
    throw new UserError("arguments", `Cannot read the relay's secret from "${secretFile}": ${reason}`, {
      cause: error,
    });
  }
}

async function help(
  options: ClientOptions,
  program: Program,
  { instance, onQuit }: { instance: InstanceFile | null; onQuit: () => void },
): Promise<RunningClient | null> {
  const source = await findSource(options);
  const start = elevatedStart(await openShell());
  const emit = events(options);
  const logger = log("client");
  const client: RunningClient | null = await startClient({
    port: options.port,
    portWaitMs: options.restarted ? RESTART_PORT_MS : 0,
    instance,
    assets: await loadAssets(join(program.dir, "ui", "assets")),
    open: options.open ? openBrowser : null,
    emit,
    print: (url) => say(options, url),
    createSession: (onMessage) =>
      new OfficeSession({
        server: options.server,
        named: options.named,
        known: fileOffices(),
        fetch: (url, init) => fetch(url, init),
        onMessage,
        onQuit,
        onEvent: emit,
        createSession: (serverUrl, onMessage): ClientSession =>
          createClientSession({
            serverUrl,
            source,
            computerName: hostname(),
            bar: bar(options),
            onMessage,
            // The new one must not take this one for what it looks for.
            restartElevated: start && (async () => {
              client?.hide();
              const started = await start();
              if (!started) await client?.show();
              return started;
            }),
            onQuit,
            onEvent: emit,
            log: (message) => logger.warn("{message}", { message }),
          }),
      }),
  });
  return client;
}

/** Zeigen shares this computer's real screen, or the virtual desktop where that was asked for, never in its place. */
async function showDeps(options: CommonOptions): Promise<ShowDeps> {
  const source = await findSource(options);
  const logger = log("server", "show");
  return {
    canShow: source.kind !== "virtual" || source.instead === undefined,
    createHost: async (show) =>
      createHost({
        ...show,
        source,
        ownerName: hostname(),
        mode: "show",
        identity: await createIdentity(),
        expectedFingerprint: null,
        connectEarly: false,
        bar: bar(options),
        log: (message) => logger.warn("{message}", { message }),
      }),
  };
}

/** The function bar's language where it stands on the screen itself. */
function bar({ bar }: CommonOptions) {
  return bar ? barLanguage((name) => process.env[name]) : null;
}

/** What this computer shares; opened once, so that a missing display is said at the start. */
async function findSource({ source, display }: CommonOptions): Promise<Source> {
  try {
    const found = await detectSource({ source: source ?? undefined, display: display ?? undefined });
    await using _platform = await openPlatform(found);
    return found;
  } catch (error) {
    if (error instanceof DisplayLostError) throw new UserError("display", error.message, { cause: error });
    throw error;
  }
}

function events({ json }: CommonOptions): ReturnType<typeof jsonEvents> {
  return json ? jsonEvents() : () => {};
}

/** A line for a person; with `--json` stdout is for programs alone. */
function say({ json }: CommonOptions, line: string): void {
  if (!json) Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Settles when the process is asked to end. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    Deno.addSignalListener("SIGINT", resolve);
    // Windows knows no SIGTERM.
    if (process.platform !== "win32") Deno.addSignalListener("SIGTERM", resolve);
  });
}
