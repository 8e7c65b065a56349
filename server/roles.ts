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
import { UserError } from "./errors.ts";
import { jsonEvents } from "./events.ts";
import { askRunning } from "./instance.ts";
import { type InstanceFile, instanceFile } from "./instance_file.ts";
import { configureLog, log } from "./log.ts";
import { openBrowser } from "./open_browser.ts";
import { RESTART_PORT_MS } from "./limits.ts";
import { elevatedStart } from "./shell.ts";
import { type RunningClient, startClient } from "./start_client.ts";
import { findDownloadDir, startServer } from "./start_server.ts";
import type { ShowDeps } from "./signalling/show_hosts.ts";

/** How long the client waits for the adviser's server at its start, milliseconds. */
const SERVER_PROBE_MS = 5_000;

/** The folder with the built UI in it: the repository, or the compiled program's own. */
export interface Program {
  dir: string;
}

/** Serves the office until the process is told to end. @throws UserError */
export async function runServer(options: ServerOptions, program: Program): Promise<void> {
  await configureLog();
  const server = await serve(options, program);
  say(options, `Hilfeseite für Mandanten: ${server.url}`);
  say(options, `Beraterseite (einmal zu öffnen): ${server.adviserUrl}`);
  if (server.setUpUrl) {
    say(options, `Anmeldung von anderen Computern einrichten (einmal, 15 Minuten): ${server.setUpUrl}`);
  }
  await ended();
  await server.close();
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
  const instance = options.open ? instanceFile(options.server) : null;
  if (instance && await askRunning(instance)) return runsAlready(options);
  await probe(options.server);
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
    { ...options, port: 0, server: `http://127.0.0.1:${server.port}`, restarted: false },
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
  return await startServer({
    host: options.host,
    port: options.port,
    dataDir: options.data ?? defaultDataDir(),
    office: { name: options.office, phone: options.phone, address: options.address },
    assets: await loadAssets(join(program.dir, "ui", "assets")),
    show: await showDeps(options),
    downloadDir: findDownloadDir(process.env.MFB_DOWNLOAD_DIR, program.dir),
    open: options.open ? openBrowser : null,
    emit: events(options),
    print: (url) => say(options, url),
  });
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
    createSession: (onMessage): ClientSession =>
      createClientSession({
        serverUrl: options.server,
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

async function probe(server: string): Promise<void> {
  const cannot = (why: string, cause?: unknown) =>
    new UserError("server", `Cannot reach the adviser's server ${server}: ${why}`, { cause });
  let response: Response;
  try {
    response = await fetch(new URL("/healthz", server), { signal: AbortSignal.timeout(SERVER_PROBE_MS) });
    await response.body?.cancel();
  } catch (error) {
    throw cannot(
      error instanceof DOMException && error.name === "TimeoutError" ? "no answer" : "no connection",
      error,
    );
  }
  if (!response.ok) throw cannot(`it answers ${response.status}`);
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
