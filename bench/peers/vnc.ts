import { lineOf, spawn } from "../../tests/e2e/child.ts";
import { type FramePlayer, openFramePlayer } from "../../tests/e2e/frame_player.ts";
import { startStage } from "../clips/stage.ts";
import { cpuTimeOf } from "./cpu_time.ts";
import { type Proxy, startProxy } from "./proxy.ts";
import type { ProxyStart } from "./proxy_worker.ts";
import { startWatcher, type Watcher } from "./watcher.ts";

/** A TigerVNC server that shows frames, and its viewer on a screen of its own, with a link between them. */
export interface VncSession extends AsyncDisposable {
  /** Shows pictures on the server's screen. */
  readonly player: FramePlayer;
  /** The viewer's screen; begins with connect(). */
  readonly watcher: Watcher;
  readonly proxy: Proxy;
  /** X window dump of the viewer's screen. */
  readonly framebuffer: string;
  /** Starts the viewer. */
  connect(): void;
  /** CPU time so far, in ms. */
  cpu(): { server: number; viewer: number };
}

/** Lossless Tight, compression level 2, as fast as it goes. */
const VIEWER = [
  "-Shared",
  "-FullScreen",
  "-RemoteResize=0",
  "-AutoSelect=0",
  "-PreferredEncoding=Tight",
  "-NoJPEG=1",
  "-CustomCompressLevel=1",
  "-CompressLevel=2",
  "-AcceptClipboard=0",
  "-SendClipboard=0",
  "-SetPrimary=0",
  "-SendPrimary=0",
  // Else a hint about the menu covers the first seconds.
  "-MenuKey=",
];

export async function startVncSession(
  size: { width: number; height: number },
  link: ProxyStart["link"],
): Promise<VncSession> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "mfb-vnc-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const stage = stack.use(await startStage(folder));
  const serverPort = freePort();
  const server = stack.use(
    spawn("Xtigervnc", {
      args: ["-displayfd", "1", "-geometry", `${size.width}x${size.height}`, "-depth", "24"].concat(
        ["-SecurityTypes", "None", "-localhost", "-rfbport", String(serverPort), "-AlwaysShared"],
        ["-FrameRate", "60"],
      ),
    }),
  );
  const display = `:${(await lineOf(server, "stdout", (line) => /^\d+$/.test(line))).trim()}`;
  const player = stack.use(await openFramePlayer(display, size));
  const proxy = stack.use(await startProxy({ serverPort, link }));
  const watcher = startWatcher({ framebuffer: stage.framebuffer, ...size });
  stack.defer(async () => void await watcher.stop());
  let viewer: ReturnType<typeof spawn> | undefined;
  const owned = stack.move();
  return {
    player,
    watcher,
    proxy,
    framebuffer: stage.framebuffer,
    connect() {
      const args = [...VIEWER, `127.0.0.1::${proxy.port}`];
      viewer = owned.use(spawn("xtigervncviewer", { args, env: stage.programs.env }));
    },
    cpu: () => ({ server: cpuTimeOf(server.pid), viewer: viewer ? cpuTimeOf(viewer.pid) : 0 }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
