import { createDecoder } from "../../codec/decoder.ts";
import type { DecodedPacket } from "../../codec/types.ts";
import { RELEASE_EVERYTHING } from "../../capture/release.ts";
import type {
  Application,
  Cursor,
  InputObstacle,
  LocalInput,
  Obstacle,
  Source,
} from "../../capture/types.ts";
import type { ScreenInfo } from "../../protocol/control.ts";
import { loadKernels } from "./kernels.ts";
import type { Preview } from "./messages.ts";
import { createScreenPipeline } from "./pipeline.ts";
import type { ScreenPipeline } from "./pipeline_types.ts";

/** A viewer in the test's own thread: decodes what a real pipeline sends, and acknowledges it. */
export interface TestViewer extends AsyncDisposable {
  readonly pipeline: ScreenPipeline;
  readonly picture: { data: Uint8ClampedArray; width: number; height: number };
  readonly packets: DecodedPacket[];
  readonly bytes: number;
  readonly screens: ScreenInfo[];
  readonly cursors: Cursor[];
  readonly applications: Application[];
  readonly localInputs: LocalInput[];
  /** What stood in the way of input, each change of it. */
  readonly inputObstacles: (InputObstacle | null)[];
  readonly previews: Preview[];
  readonly obstacles: (Obstacle | null)[];
  readonly lost: string | null;
  /** Every packet that the pipeline sent, also what didn't arrive. */
  readonly sent: Uint8Array[];
  /** Number of the newest packet that was decoded; null for a decoder that knows nothing. */
  readonly have: number | null;
  /** While false packets are decoded, but not acknowledged. */
  acknowledges: boolean;
  /** Whether a packet arrives. */
  arrives: (packet: Uint8Array) => boolean;
  /** Does as the viewer's page does: a packet that can't be decoded is a reason to ask for everything anew. */
  asksAnew: boolean;
  /** A decoder that knows nothing takes over. */
  begin(): void;
  /** The capture worker was heard once more: what it was told before, it has at least begun. */
  roundTrip(): Promise<void>;
  /** What arrived is decoded. */
  settled(): Promise<void>;
  /** Resolves as soon as the condition holds; looked at whenever something came. */
  until(condition: () => boolean, what: string): Promise<void>;
  /** Resolves when a picture is complete that satisfies the condition. */
  picturesUntil(condition: () => boolean, what: string): Promise<void>;
}

/** What the test's decoder takes. */
export const DECODER = { cacheTiles: 256, video: false };

const kernels = await loadKernels();
const TIMEOUT_MS = 10_000;

export function createTestViewer(source: Source): TestViewer {
  let decoder = createDecoder(kernels);
  let work: Promise<void> = Promise.resolve();
  let fault: unknown = null;
  let complete = false;
  let bytes = 0, told = 0;
  let have: number | null = null;
  const sent: Uint8Array[] = [];
  let lost: string | null = null;
  const waiting = new Set<() => void>();
  const news = () => waiting.forEach((look) => look());
  const applications: Application[] = [], localInputs: LocalInput[] = [], previews: Preview[] = [];
  const obstacles: (Obstacle | null)[] = [], inputObstacles: (InputObstacle | null)[] = [];
  const packets: DecodedPacket[] = [], cursors: Cursor[] = [], screens: ScreenInfo[] = [];

  const pipeline = createScreenPipeline({
    source,
    bar: false,
    ready: () => true,
    send(packet) {
      bytes += packet.length;
      sent.push(packet);
      if (!viewer.arrives(packet)) {
        news();
        return true;
      }
      const mine = decoder;
      work = work.then(async () => {
        if (mine !== decoder) return;
        const decoded = await mine.decode(packet);
        packets.push(decoded);
        have = decoded.sequence;
        complete = decoded.complete;
        if (viewer.acknowledges) {
          pipeline.ack({ sequence: decoded.sequence, inputSequence: 0, paintMicros: 0 });
        }
      }).catch((error) => {
        if (!viewer.asksAnew) return void (fault ??= error);
        viewer.begin();
        pipeline.reset();
      }).finally(news);
      return true;
    },
    events: {
      onScreens(list) {
        screens.splice(0, Infinity, ...list);
        told++;
        news();
      },
      onCursor(cursor) {
        cursors.push(cursor);
        news();
      },
      onPlatform: news,
      onApplications(list) {
        applications.splice(0, Infinity, ...list);
        news();
      },
      onAction() {},
      onLocalInput(what) {
        localInputs.push(what);
        news();
      },
      onInputObstacle(obstacle) {
        inputObstacles.push(obstacle);
        news();
      },
      onObstacle(obstacle) {
        obstacles.push(obstacle);
        news();
      },
      onClipboard: () => {},
      onClipboardWritten: () => {},
      onPreview(preview) {
        previews.push(preview);
        news();
      },
      onDisplayLost(message) {
        lost = message;
        news();
      },
    },
  });

  // As after a Ja; a test that wants less says so.
  pipeline.release(RELEASE_EVERYTHING);
  const viewer: TestViewer = {
    pipeline,
    applications,
    localInputs,
    inputObstacles,
    previews,
    obstacles,
    packets,
    screens,
    cursors,
    sent,
    acknowledges: true,
    arrives: () => true,
    asksAnew: false,
    get have() {
      return have;
    },
    get picture() {
      return decoder.picture;
    },
    get bytes() {
      return bytes;
    },
    get lost() {
      return lost;
    },
    begin() {
      decoder = createDecoder(kernels);
      complete = false;
      have = null;
    },
    async roundTrip() {
      const before = told;
      pipeline.selectScreen(screens[0]?.id ?? "");
      await viewer.until(() => told > before, "an answer");
    },
    settled: () => work,
    until(condition, what) {
      return new Promise((resolve, reject) => {
        const done = (error?: unknown) => {
          clearTimeout(timer);
          waiting.delete(look);
          if (error) reject(error);
          else resolve();
        };
        const look = () => fault ? done(fault) : condition() && done();
        const timer = setTimeout(() => done(new Error(`Timed out waiting for ${what}`)), TIMEOUT_MS);
        waiting.add(look);
        look();
      });
    },
    picturesUntil: (condition, what) => viewer.until(() => complete && condition(), what),
    async [Symbol.asyncDispose]() {
      await pipeline.close();
      await work;
    },
  };
  return viewer;
}
