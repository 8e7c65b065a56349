import assert from "node:assert/strict";
import { kernels } from "../../tests/kernels.ts";
import { createDecoder } from "../decoder.ts";
import { createEncoder } from "../encoder.ts";
import { assertSame, drain, everything, paint, settle, SLOW } from "../testing.ts";
import type { Area, Decoder, Encoder, Picture } from "../types.ts";
import { readVideoBody, type VideoBody } from "./video_packet.ts";
import { VideoStream } from "./video_stream_encoder.ts";
import { openVpxLibrary } from "./vpx_encoder_library.ts";

/** The host's side of a video, with the real libvpx. */

const FRAME_MS = 42;
const LINK = { bytesPerSecond: 250_000, bytesInFlight: 0, roundTripMs: 40 };
const FILM: Area = { x: 101, y: 67, width: 352, height: 288 };

const libvpx = openVpxLibrary();
assert.ok(!("reason" in libvpx), JSON.stringify(libvpx));

/** A page of letters with a film in it. */
function pageWith(film: Picture, place = FILM): Picture {
  const page = paint({ width: 640, height: 480, pad: 0, seed: 5, kind: 1 });
  for (let y = 0; y < FILM.height; y++) {
    const from = film.data.subarray(y * film.stride, y * film.stride + FILM.width * 4);
    page.data.set(from, (place.y + y) * page.stride + place.x * 4);
  }
  return page;
}

/** Another picture each time. */
function filmAt(time: number): Picture {
  return paint({ width: FILM.width, height: FILM.height, pad: 0, seed: time + 1, kind: 3 });
}

/** A stream and what a viewer makes of it. */
function meet(library = libvpx) {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const stream = new VideoStream("reason" in library ? null : library);
  stream.wanted = true;
  const bodies: VideoBody[] = [];
  return { encoder, decoder, stream, bodies };
}

function sendAll(
  { encoder, decoder, stream, bodies }: {
    encoder: Encoder;
    decoder: Decoder;
    stream: VideoStream;
    bodies: VideoBody[];
  },
  now: number,
): void {
  for (;;) {
    for (const packet of drain(encoder, SLOW)) decoder.decode(packet);
    const packet = stream.next(encoder, now);
    if (packet) bodies.push(readVideoBody(decoder.decode(packet).video!));
    else if (!encoder.pending) return;
  }
}

/** Plays until there is a video, and three more frames. @returns the time and the last picture. */
function play(meeting: ReturnType<typeof meet>): { now: number; screen: Picture } {
  const { encoder, stream } = meeting;
  let now = 0, frames = 0;
  let screen = pageWith(filmAt(0));
  for (; frames < 60; frames++, now += FRAME_MS) {
    screen = pageWith(filmAt(frames));
    stream.take(encoder, screen, frames === 0 ? [everything(screen)] : [FILM], LINK, now);
    sendAll(meeting, now);
    if (meeting.bodies.length >= 3) break;
  }
  assert.ok(stream.area, "no video was found");
  return { now, screen };
}

Deno.test("a film becomes a video of even sides around it; the text around stays exact", () => {
  const meeting = meet();
  const { now, screen } = play(meeting);
  const area = meeting.stream.area!;
  assert.deepEqual(area, { x: 100, y: 66, width: 354, height: 290 });
  const [first, ...others] = meeting.bodies;
  assert.ok(first.kind === "frame" && first.key);
  assert.deepEqual(first.rect, area);
  assert.ok(others.every((body) => body.kind === "frame" && !body.key));
  // Outside the video the picture is exact, after a moment also at its edges; inside it is left as it was.
  for (let packet, later = now + 300; (packet = meeting.encoder.refine(SLOW, later, area)); later += 60) {
    meeting.decoder.decode(packet);
    sendAll(meeting, later);
  }
  assert.ok(meeting.encoder.lossy > 50, "what the video covers isn't made exact");
  const { data } = meeting.decoder.picture;
  for (let y = 0; y < screen.height; y++) {
    for (let x = 0; x < screen.width; x++) {
      if (x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height) continue;
      const at = y * screen.width * 4 + x * 4;
      assert.equal(data[at], screen.data[at + 2], `pixel ${x}, ${y}`);
    }
  }
});

Deno.test("when the film stands still, the codec gets its part, exact, and then the video is closed", () => {
  const meeting = meet();
  const { encoder, decoder, stream } = meeting;
  const { now, screen } = play(meeting);
  let later = now;
  for (; stream.area && later < now + 3_000; later += 60) stream.idle(later);
  assert.equal(stream.area, null);
  sendAll(meeting, later);
  assert.equal(meeting.bodies.at(-1)!.kind, "close");
  settle(encoder, decoder, later, SLOW);
  assertSame(decoder, screen);
});

Deno.test("text that changes beside the film goes on exactly, and in order", () => {
  const meeting = meet();
  const { encoder, decoder, stream } = meeting;
  const { now } = play(meeting);
  const screen = pageWith(filmAt(70));
  screen.data.fill(0, 20 * screen.stride, 22 * screen.stride);
  stream.take(encoder, screen, [FILM, { x: 0, y: 20, width: 640, height: 2 }], LINK, now + FRAME_MS);
  const before = encoder.sequence;
  sendAll(meeting, now + FRAME_MS);
  assert.equal(encoder.sequence, before + 2, "a packet of text and one of video");
  assert.deepEqual([...decoder.picture.data.subarray(20 * 2560, 20 * 2560 + 4)], [0, 0, 0, 255]);
});

Deno.test("without libvpx, or for a viewer without video, the codec carries it", () => {
  for (const meeting of [meet({ reason: "none here" }), meet()]) {
    const { encoder, stream } = meeting;
    stream.wanted = "reason" in libvpx;
    for (let frame = 0; frame < 25; frame++) {
      const screen = pageWith(filmAt(frame));
      stream.take(encoder, screen, frame === 0 ? [everything(screen)] : [FILM], LINK, frame * FRAME_MS);
      sendAll(meeting, frame * FRAME_MS);
      assert.equal(stream.area, null);
    }
    assert.equal(meeting.bodies.length, 0);
  }
});

Deno.test("a screen of another size, and a decoder that begins anew, end the video", () => {
  const meeting = meet();
  const { now } = play(meeting);
  const other = paint({ width: 500, height: 300, pad: 0, seed: 1, kind: 1 });
  meeting.stream.take(meeting.encoder, other, [], LINK, now + FRAME_MS);
  assert.equal(meeting.stream.area, null);
  sendAll(meeting, now + FRAME_MS);
  assertSame(meeting.decoder, other);
});

Deno.test("a decoder that begins anew while a film plays gets its last picture from the codec", () => {
  const meeting = meet();
  const { encoder, stream } = meeting;
  const { now, screen } = play(meeting);
  const decoder = createDecoder(kernels);
  encoder.reset();
  stream.reset();
  assert.equal(stream.area, null);
  sendAll({ ...meeting, decoder }, now);
  assert.equal(meeting.bodies.at(-1)!.kind, "close");
  settle(encoder, decoder, now, SLOW);
  assertSame(decoder, screen);
});

Deno.test("a film whose window is moved sideways is a video there, all of it", () => {
  const meeting = meet();
  const { encoder, stream } = meeting;
  let { now } = play(meeting);
  const there = { ...FILM, x: FILM.x + 96 };
  const all = { x: FILM.x, y: FILM.y, width: FILM.width + 96, height: FILM.height };
  for (let frame = 0; frame < 60 && (stream.area?.x ?? 0) < FILM.x + 90; frame++) {
    now += FRAME_MS;
    stream.take(encoder, pageWith(filmAt(100 + frame), there), [frame === 0 ? all : there], LINK, now);
    sendAll(meeting, now);
  }
  assert.deepEqual(stream.area, { x: 196, y: 66, width: 354, height: 290 });
});
