import { existsSync } from "node:fs";
import { join } from "node:path";
import { createAccounts } from "./accounts/create_accounts.ts";
import { setUpAddress } from "./accounts/set_up_link.ts";
import type { Assets } from "./assets.ts";
import { loadServerKey } from "./data_dir.ts";
import type { EmitEvent } from "./events.ts";
import { Guesses } from "./guesses.ts";
import { fileJournal } from "./journal.ts";
import { createListener } from "./listener.ts";
import { createMemoryDirectory } from "./memory_directory.ts";
import { createPublicApp } from "./public_app.ts";
import { createLauncher, type Launcher } from "./reopen.ts";
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
  /** Folder with the executables to offer, or null. */
  downloadDir: string | null;
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
  /** Makes the first account, once, for a quarter of an hour; null where there is an administrator. */
  readonly setUpUrl: string | null;
  close(): Promise<void>;
}

/** Starts the adviser's server. @throws UserError if it can't be had. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const now = Date.now;
  const key = loadServerKey(options.dataDir);
  const tokens = createTokens(key, now);
  const { store, ...office } = openOffice(options.dataDir, options.office, now);
  const accounts = createAccounts({
    store: store.accounts,
    key,
    now,
    audit: store.audit.record,
    office: () => office.facts(""),
  });
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
    onAdviser: office.adviser,
    onEnded: (session, reason) => showHosts.forget(session, reason),
  });
  const launchTokens = new LaunchTokens(now);

  try {
    const listener = await createListener({
      hostname: options.host,
      port: options.port,
      app: (port) =>
        createPublicApp({
          port,
          rooms,
          guesses: new Guesses(),
          tokens,
          showHosts,
          launchTokens,
          accounts,
          administration: { store, flags: options.office },
          now,
          office: () => office.facts(pageOf(options.host, port)),
          logo: store.settings.logo,
          assets: options.assets,
          downloadDir: options.downloadDir,
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
    const setUpUrl = setUpAddress(accounts.setUp, { address: options.office.address, port: listener.port });
    // Nobody comes from elsewhere to a server that only this computer reaches: offered, but no second window.
    if (setUpUrl !== null && reachedFromElsewhere(options)) options.open?.(setUpUrl);
    return {
      port: listener.port,
      url,
      adviserUrl,
      setUpUrl,
      async close() {
        rooms.close();
        await Promise.all([listener.close(), showHosts.close()]);
        accounts.close();
        office.close();
      },
    };
  } catch (error) {
    rooms.close();
    accounts.close();
    office.close();
    throw error;
  }
}

function pageOf(host: string, port: number): string {
  return `http://${nameOf(host)}:${port}/`;
}

function reachedFromElsewhere({ host, office }: StartServerOptions): boolean {
  return !isLoopback(host) || office.address !== null;
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
