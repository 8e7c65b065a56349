import { FilesWindow, filesWindows, makeHome } from "../tests/e2e/files.ts";
import { type Meeting, type MeetingOptions, startMeeting } from "../tests/e2e/meeting.ts";
import { startNotepad } from "../tests/e2e/programs.ts";
import { answerQuestion } from "../tests/e2e/session.ts";
import { waitFor } from "../tests/e2e/wait.ts";
import { makeWire, type Wire, type WireOptions } from "../tests/e2e/wire.ts";
import { setUp } from "../tests/setup.ts";
import { type Area, reactionTo } from "./link_meters.ts";
import { type Measure, quantile, type Result } from "./report.ts";
import { type RawRates, rawRates } from "./transfer_raw.ts";

/**
 * Files through the running program and a real Chromium: how fast on loopback, beside what the data channels carry with
 * nothing on top; how much of a slow link; what steering feels of it; whether it goes on after a cut. Root only for the
 * links. `--quick` takes smaller files; `--part=loopback`, `--part=links` and `--part=steering` measure only that.
 */

const PARTS = ["loopback", "links", "steering"];
const TIMEOUT_MS = 1_800_000;
const LINK_SECONDS = 20;
/** The file beside which keys are typed lasts this long and a second a key. */
const BESIDE_SECONDS = 30;
const CUT_SECONDS = 6;

export async function run(args: string[]): Promise<Result> {
  const missing = await setUp();
  if (missing) throw new Error(missing);
  const quick = args.includes("--quick");
  const parts = args.filter((arg) => arg.startsWith("--part=")).map((arg) => arg.split("=")[1]);
  const unknown = parts.find((part) => !PARTS.includes(part));
  if (unknown !== undefined) {
    throw new Error(`Cannot measure part "${unknown}": there are ${PARTS.join(", ")}`);
  }
  const wants = (part: typeof PARTS[number]) => parts.length === 0 || parts.includes(part);
  const bytes = (quick ? 64 : 1024) * 1024 ** 2;
  const folder = await Deno.makeTempDir({ prefix: "mfb-bench-" });
  await using _folder = { [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
  const measures: Record<string, Measure> = {};
  const put = (name: string, value: number, unit: string, better: Measure["better"], aim?: number) =>
    measures[name] = { value, unit, better, aim };

  if (wants("loopback")) {
    const loopback = await onLoopback(folder, bytes);
    put("downMBps", loopback.down / 1e6, "MB/s", "higher");
    put("upMBps", loopback.up / 1e6, "MB/s", "higher");
    put("downOfRaw", loopback.down / loopback.raw.down, "of the raw channel", "higher");
    put("upOfRaw", loopback.up / loopback.raw.up, "of the raw channel", "higher");
    put("rawDownMBps", loopback.raw.down / 1e6, "MB/s", "higher");
    put("rawUpMBps", loopback.raw.up / 1e6, "MB/s", "higher");
    put("hostRssMB", loopback.rssBytes / 1e6, "MB above idle", "lower", 64);
  }
  if (wants("links")) {
    for (const megabits of [2, 20]) {
      for (const loss of [0, 0.01]) {
        const share = await linkShare(folder, { bitsPerSecond: megabits * 1e6, roundTripMs: 40, loss });
        const name = `linkShare${megabits}Mbit${loss > 0 ? "Loss1" : ""}`;
        put(name, share, "of the link", "higher", loss > 0 ? 0.6 : 0.9);
      }
    }
  }
  if (wants("steering")) {
    const slow = await besideSteering(folder, quick ? 12 : 40);
    put("inputToPaintMsP95", slow.alone, "ms", "lower");
    put("inputToPaintMsP95Beside", slow.beside, "ms", "lower", 2 * slow.alone);
    put("resumeOk", slow.resumed ? 1 : 0, "of 1", "higher", 1);
  }
  return {
    bench: "transfer",
    setting: { bytes, cores: navigator.hardwareConcurrency, load: Deno.loadavg()[0].toFixed(1) },
    measures,
  };
}

/** A running session in which the client has allowed files. */
async function meet(folder: string, options: MeetingOptions = {}): Promise<Meeting & { received: string }> {
  const home = await Deno.makeTempDir({ dir: folder });
  const meeting = await startMeeting({ ...options, clientEnv: await makeHome(home) });
  await meeting.ask();
  await answerQuestion(meeting.customer.page, "Ja");
  const { office, client } = filesWindows(meeting);
  await office.open();
  await office.choose([await makeFile(folder, "klein.bin", 1)]);
  await client.answer("Ja");
  await client.rowIs("klein.bin", "finished", TIMEOUT_MS);
  return Object.assign(meeting, { received: `${home}/Downloads/MFB` });
}

async function makeFile(folder: string, name: string, bytes: number): Promise<string> {
  using file = await Deno.open(`${folder}/${name}`, { write: true, create: true });
  const piece = new Uint8Array(1024 ** 2);
  for (let at = 0; at < bytes; at += piece.length) {
    for (let offset = 0; offset < piece.length; offset += 65536) {
      crypto.getRandomValues(piece.subarray(offset, offset + 65536));
    }
    await file.write(piece.subarray(0, Math.min(piece.length, bytes - at)));
  }
  return `${folder}/${name}`;
}

/** @returns bytes a second, from the choice until the receiver has verified all of it. */
async function send(from: FilesWindow, to: FilesWindow, path: string): Promise<number> {
  const name = path.split("/").at(-1)!;
  const { size } = await Deno.stat(path);
  const start = performance.now();
  await from.choose([path]);
  await to.rowIs(name, "finished", TIMEOUT_MS);
  return size * 1000 / (performance.now() - start);
}

async function onLoopback(folder: string, bytes: number) {
  await using meeting = await meet(folder);
  const { office, client } = filesWindows(meeting);
  const { pid } = meeting.client.child;
  const idle = await rss(pid);
  let peak = idle;
  const timer = setInterval(() => void rss(pid).then((now) => peak = Math.max(peak, now)), 250);
  try {
    const down = await send(office, client, await makeFile(folder, "hin.bin", bytes));
    const path = await makeFile(folder, "her.bin", bytes);
    const start = performance.now();
    await client.choose([path]);
    await meeting.adviser.button("In Downloads speichern").click();
    await office.rowIs("her.bin", "finished", TIMEOUT_MS);
    const up = bytes * 1000 / (performance.now() - start);
    const raw: RawRates = await rawRates(
      (await meeting.browser.page()).page,
      Math.min(bytes, 256 * 1024 ** 2),
    );
    return { down, up, raw, rssBytes: peak - idle };
  } finally {
    clearInterval(timer);
  }
}

/** Resident memory, bytes. */
async function rss(pid: number): Promise<number> {
  const text = await Deno.readTextFile(`/proc/${pid}/status`);
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(text)![1]);
}

function over(wire: Wire): MeetingOptions {
  return {
    namespaces: { office: wire.near.name, client: wire.far.name },
    serverArgs: ["--host", "0.0.0.0", "--insecure-http"],
    serverUrl: (port) => `http://${wire.near.address}:${port}`,
  };
}

async function linkShare(folder: string, link: WireOptions): Promise<number> {
  await using wire = await makeWire(link);
  await using meeting = await meet(folder, over(wire));
  const { office, client } = filesWindows(meeting);
  const path = await makeFile(folder, "strecke.bin", Math.round(link.bitsPerSecond / 8 * LINK_SECONDS));
  return await send(office, client, path) * 8 / link.bitsPerSecond;
}

/** Keys typed over 2 Mbit/s without a file, and beside one; then the link is cut while the file runs. */
async function besideSteering(folder: string, keys: number) {
  await using wire = await makeWire({ bitsPerSecond: 2_000_000, roundTripMs: 40 });
  await using meeting = await meet(folder, over(wire));
  const { office, client } = filesWindows(meeting);
  const { adviser, desktop } = meeting;
  await using notepad = await startNotepad(desktop);
  await adviser.steer();
  // Asked for anew each time: rows of files push the picture down.
  const click = async () => {
    const { x, y } = await adviser.point(notepad.window.x + 200, notepad.window.y + 60);
    await adviser.page.mouse.click(x, y);
  };
  await click();
  const alone = await typing(meeting, notepad.window, keys);
  const path = await makeFile(folder, "daneben.bin", 2_000_000 / 8 * (BESIDE_SECONDS + keys));
  await office.choose([path]);
  await client.row("daneben.bin").getByRole("progressbar").waitFor();
  await click();
  const beside = await typing(meeting, notepad.window, keys);
  await wire.cut();
  await new Promise((resolve) => setTimeout(resolve, 1000 * CUT_SECONDS));
  await wire.restore();
  await client.rowIs("daneben.bin", "finished", TIMEOUT_MS);
  const resumed = await same(path, `${meeting.received}/daneben.bin`);
  return { alone, beside, resumed };
}

async function typing({ adviser: { page } }: Meeting, area: Area, count: number): Promise<number> {
  const times: number[] = [];
  for (let key = 0; key < count; key++) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const act = () => page.keyboard.press(key % 40 === 39 ? "Enter" : "abcdefghij"[key % 10]);
    times.push((await reactionTo(page, { area, event: "keydown", moving: true, act })).paintMs);
  }
  return quantile(times, 0.95);
}

async function same(one: string, other: string): Promise<boolean> {
  await waitFor(() => Deno.stat(other).then(() => true, () => false), { what: "the received file" });
  const [a, b] = await Promise.all([one, other].map((path) => Deno.readFile(path)));
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
