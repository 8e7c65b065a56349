import { join } from "node:path";
import type { Assets } from "./assets.ts";
import { loadOfficeKey, loadServerKey } from "./data_dir.ts";
import type { Downloads } from "./downloads/mod.ts";
import type { EmitEvent } from "./events.ts";
import { Guesses } from "./guesses.ts";
import { fileJournal } from "./journal.ts";
import { createListener } from "./listener.ts";
import { createMemoryDirectory } from "./memory_directory.ts";
import { createPublicApp } from "./public_app.ts";
import { createLauncher, type Launcher } from "./reopen.ts";
import { createOfficeIdentity } from "./office/identity.ts";
import { isLoopback } from "./rules.ts";
import { Rooms } from "./signalling/rooms.ts";
import { openOffice } from "./store/open_office.ts";
import type { OfficeFlags } from "./store/types.ts";
import { type ShowDeps, ShowHosts } from "./signalling/show_hosts.ts";
import { createTokens, LaunchTokens } from "./tokens.ts";

export interface StartServerOptions {
  /** Address and port to listen on; port 0 takes any. */
  host: string;
  port: number;
  /** See data_dir.ts. */
  dataDir: string;
  /** What the command line says of the office; the rest is set on the administration page. */
  office: OfficeFlags;
  assets: Assets;
  /** This computer's screen, for Zeigen. */
  show: ShowDeps;
  /** The executables to offer; closed with the server. */
  downloads: Downloads;
  /** Opens an address in a browser; null opens none. */
  open: ((url: string) => boolean) | null;
  emit: EmitEvent;
  /** Prints an address for a person. */
  print(url: string): void;
}

export interface RunningServer {
  readonly port: number;
  /** The help page, as clients on this computer reach it. */
  readonly url: string;
  /** Signs the local adviser in, once. */
  readonly adviserUrl: string;
  close(): Promise<void>;
}

/** Starts the adviser's server. @throws UserError if it can't be had. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const now = Date.now;
  const tokens = createTokens(loadServerKey(options.dataDir), now);
  const { store, ...office } = openOffice(options.dataDir, options.office, now);
  const journal = fileJournal(join(options.dataDir, "sessions.log"), now());
  const showHosts = new ShowHosts(options.show);
  const directory = createMemoryDirectory({ now, journal });
  const rooms = new Rooms({
    directory,
    tokens,
    journal,
    now,
    emit: (event) => {
      office.heard(event);
      options.emit(event);
    },
    onEnded: (session, reason) => showHosts.forget(session, reason),
  });
  const launchTokens = new LaunchTokens(now);
  const identity = createOfficeIdentity({
    secret: loadOfficeKey(options.dataDir),
    facts: () => office.facts(""),
    address: () => office.facts("").address || null,
  });

  try {
    const listener = await createListener({
      hostname: options.host,
      port: options.port,
      app: (port) =>
        createPublicApp({
          port,
          rooms,
          identity,
          guesses: new Guesses(),
          tokens,
          showHosts,
          launchTokens,
          now,
          office: () => office.facts(pageOf(options.host, port)),
          logo: store.settings.logo,
          assets: options.assets,
          downloads: options.downloads,
          // No request is answered before this function has gone on.
          reopen: () => launcher.reopen(),
        }),
    });
    const url = pageOf(options.host, listener.port);
    const launcher: Launcher = createLauncher({
      launchTokens,
      page: `http://${
        isLoopback(options.host) ? nameOf(options.host) : "127.0.0.1"
      }:${listener.port}/berater`,
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
      async close() {
        rooms.close();
        options.downloads.close();
        await Promise.all([listener.close(), showHosts.close()]);
        office.close();
      },
    };
  } catch (error) {
    rooms.close();
    options.downloads.close();
    office.close();
    throw error;
  }
}

function pageOf(host: string, port: number): string {
  return `http://${nameOf(host)}:${port}/`;
}

/** The listener's address as a URL's host: all addresses are reached as 127.0.0.1 from here. */
function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
