import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Adviser, LOCAL_ADVISER } from "./adviser.ts";
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
import { Desks } from "./signalling/desks.ts";
import { Handovers } from "./signalling/handover.ts";
import { Rooms } from "./signalling/rooms.ts";
import { type ShowDeps, ShowHosts } from "./signalling/show_hosts.ts";
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
  /** This computer's screen, for Zeigen. */
  show: ShowDeps;
  /** Who holds an adviser's token that this server signed; whoever sits at this computer, unless told. */
  adviserOf?(token: string): Adviser;
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
  close(): Promise<void>;
}

/** Starts the adviser's server. @throws UserError if it can't be had. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const now = Date.now;
  const tokens = createTokens(loadServerKey(options.dataDir), now);
  const journal = fileJournal(join(options.dataDir, "sessions.log"), now());
  const showHosts = new ShowHosts(options.show);
  const directory = createMemoryDirectory({ now, journal });
  const desks = new Desks(now);
  const rooms = new Rooms({
    directory,
    tokens,
    journal,
    now,
    emit: options.emit,
    onEnded(session, reason) {
      showHosts.forget(session, reason);
      handovers.ended(session);
    },
    onChanged: (session, seen) => desks.changed(session, seen),
  });
  const handovers = new Handovers({ desks, rooms, officeName: () => options.office.name });
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
          signIn: (token) => tokens.verify("adviser", token) && (options.adviserOf?.(token) ?? LOCAL_ADVISER),
          desks,
          handovers,
          showHosts,
          launchTokens,
          now,
          office: { ...options.office, address: options.office.address ?? pageOf(options.host, port) },
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
    return {
      port: listener.port,
      url,
      adviserUrl,
      async close() {
        rooms.close();
        await Promise.all([listener.close(), showHosts.close()]);
      },
    };
  } catch (error) {
    rooms.close();
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

/** Where the executables lie: as told, else in `dist` beside the program, else nowhere. */
export function findDownloadDir(told: string | undefined, programDir: string): string | null {
  if (told) return told;
  const built = join(programDir, "dist");
  return existsSync(built) ? built : null;
}
