import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EndReason } from "../protocol/fields.ts";
import type { Assets } from "./assets.ts";
import type { EmitEvent } from "./events.ts";
import { createListener } from "./listener.ts";
import { createPublicApp } from "./public_app.ts";
import { createLauncher, type Launcher } from "./reopen.ts";
import { isLoopback } from "./rules.ts";
import {
  type ClusterStatus,
  findServerKey,
  openSessionStores,
  type SessionStoresOptions,
} from "./session_stores.ts";
import { Rooms } from "./signalling/rooms.ts";
import { type ShowDeps, ShowHosts } from "./signalling/show_hosts.ts";
import { createTokens, LaunchTokens } from "./tokens.ts";

export interface StartServerOptions extends SessionStoresOptions {
  /** Address and port to listen on; port 0 takes any. */
  host: string;
  port: number;
  /** `address`: the help page, as clients reach it; null: under this computer's own name for itself. */
  office: { name: string; phone: string; address: string | null };
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
  /** null: it is alone. */
  cluster(): ClusterStatus | null;
  close(): Promise<void>;
}

/** Starts the adviser's server. @throws UserError if it can't be had. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const now = Date.now;
  const key = findServerKey(options);
  const tokens = createTokens(key, now);
  const showHosts = new ShowHosts(options.show);
  const onEnded = (session: string, reason: EndReason) => showHosts.forget(session, reason);
  const stores = await openSessionStores(options, { key, now, onEnded });
  const rooms = new Rooms({ ...stores, tokens, now, emit: options.emit, onEnded });
  const launchTokens = new LaunchTokens(now);

  try {
    await stores.join(rooms);
    const listener = await createListener({
      hostname: options.host,
      port: options.port,
      app: (port) =>
        createPublicApp({
          port,
          rooms,
          guesses: stores.guesses,
          tokens,
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
      cluster: () => stores.status?.() ?? null,
      async close() {
        rooms.close();
        await Promise.all([listener.close(), showHosts.close()]);
        await stores.close();
      },
    };
  } catch (error) {
    rooms.close();
    await stores.close();
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
