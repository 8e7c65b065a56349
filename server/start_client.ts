import type { ClientToUi } from "../protocol/local.ts";
import type { Assets } from "./assets.ts";
import type { EmitEvent } from "./events.ts";
import { beFound } from "./instance.ts";
import type { InstanceFile } from "./instance_file.ts";
import { InstanceGate } from "./instance_proof.ts";
import { createListener } from "./listener.ts";
import { createLocalApp } from "./local_app.ts";
import { CurrentUi, type UiSession } from "./local_socket.ts";
import { createLauncher, type Launcher } from "./reopen.ts";
import { LaunchTokens, MemoryTokens } from "./tokens.ts";

export interface StartClientOptions {
  /** 0 takes any. */
  port: number;
  /** How long another process may still hold it, milliseconds. */
  portWaitMs?: number;
  assets: Assets;
  /** Makes the session that the UI drives; `onMessage` takes what it tells the UI. */
  createSession(onMessage: (message: ClientToUi) => void): UiSession & { close(): Promise<void> };
  /** Where a second start looks for this one; null: each is on its own. */
  instance: InstanceFile | null;
  /** Opens an address in a browser; null opens none. */
  open: ((url: string) => boolean) | null;
  emit: EmitEvent;
  /** Prints an address for a person. */
  print(url: string): void;
}

export interface RunningClient {
  readonly port: number;
  /** The UI's address with its launch token: opens once. */
  readonly url: string;
  /** Lets a second start find this client no more, or again. */
  hide(): void;
  show(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the client's UI on 127.0.0.1.
 *
 * @returns null if another client of this user was quicker, and has opened its page. @throws UserError if the port can't
 * be had.
 */
export async function startClient(options: StartClientOptions): Promise<RunningClient | null> {
  const launchTokens = new LaunchTokens(Date.now);
  const uiTokens = new MemoryTokens();
  const ui = new CurrentUi();
  const instance = new InstanceGate();
  const session = options.createSession((message) => ui.send(message));

  const listener = await createListener({
    hostname: "127.0.0.1",
    port: options.port,
    waitMs: options.portWaitMs,
    app: (port) =>
      createLocalApp({
        port,
        assets: options.assets,
        launchTokens,
        uiTokens,
        ui,
        session,
        instance,
        emit: options.emit,
        // No request is answered before this function has gone on.
        reopen: () => launcher.reopen(),
      }),
  });
  const launcher: Launcher = createLauncher({
    launchTokens,
    page: `http://127.0.0.1:${listener.port}/`,
    open: options.open,
    emit: options.emit,
    print: options.print,
    now: Date.now,
  });
  const show = async (): Promise<(() => void) | null> => {
    return options.instance
      ? await beFound(options.instance, { port: listener.port, secret: instance.secret })
      : () => {};
  };
  let hide = await show();
  if (!hide) {
    await session.close();
    await listener.close();
    return null;
  }
  const url = launcher.printed();
  options.emit({ event: "ready", role: "client", url });
  launcher.open();
  return {
    port: listener.port,
    url,
    hide: () => hide?.(),
    async show() {
      hide = await show();
    },
    async close() {
      hide?.();
      await session.close();
      await listener.close();
    },
  };
}
