import assert from "node:assert/strict";
import { RELEASE_EVERYTHING } from "../../capture/release.ts";
import { viewPixels } from "../../capture/pixels.ts";
import { openVirtual, type VirtualPlatform } from "../../capture/virtual/platform.ts";
import { contains } from "../../capture/rects.ts";
import { createTestViewer, DECODER, type TestViewer } from "./testing.ts";

/** Breaks and faults of the connection: what is sent again, what is sent anew, and what never leaves any more. */

const SIZE = { width: 640, height: 400 };
/** A packet of so few bytes is a check packet (codec/packet.ts). */
const CHECK_BYTES = 3;

/** A viewer that has the first picture, beside a desktop to which the test does the same as it does to the shared one. */
async function withViewer(body: (viewer: TestViewer, desktop: TestDesktop) => Promise<void>): Promise<void> {
  await using twin = openVirtual(SIZE);
  await using viewer = createTestViewer({ kind: "virtual", ...SIZE });
  const desktop = testDesktop(viewer, twin);
  viewer.pipeline.start();
  await desktop.seen();
  await body(viewer, desktop);
}

interface TestDesktop {
  /** Types into both, and waits until the shared one did. */
  type(text: string): Promise<void>;
  /** Waits until the viewer shows what the twin shows; the clock is left out. */
  seen(): Promise<void>;
}

function testDesktop(viewer: TestViewer, twin: VirtualPlatform): TestDesktop {
  return {
    async type(text) {
      viewer.pipeline.input({ kind: "text", text });
      await (await twin.input("virtual", RELEASE_EVERYTHING)).text(text);
      await viewer.roundTrip();
    },
    async seen() {
      await using grabber = await twin.grab("virtual", RELEASE_EVERYTHING);
      const frame = await grabber.next({ timeoutMs: 0, full: true });
      const wanted = Uint8Array.from(viewPixels(frame!.pixels));
      frame!.release();
      const same = () => {
        const { data, width } = viewer.picture;
        if (width !== SIZE.width) return false;
        return wanted.every((value, at) => {
          const pixel = at >> 2, channel = at & 3;
          if (channel === 3 || data[4 * pixel + 2 - channel] === value) return true;
          return contains(twin.layout.clock, { x: pixel % SIZE.width, y: Math.floor(pixel / SIZE.width) });
        });
      };
      await viewer.picturesUntil(same, "the same picture");
    },
  };
}

/** From now on packets are lost; returns when at least one was. */
async function loseSome(viewer: TestViewer, { type }: TestDesktop): Promise<void> {
  const before = viewer.sent.length;
  viewer.arrives = () => false;
  await type("lost on the way ");
  await viewer.until(() => viewer.sent.length > before, "a lost packet");
  await viewer.settled();
}

function sizeOf(packets: readonly Uint8Array[]): number {
  return packets.reduce((sum, { length }) => sum + length, 0);
}

Deno.test("a new connection goes on where the viewer's decoder stands", () =>
  withViewer(async (viewer, desktop) => {
    const first = sizeOf(viewer.sent);
    await loseSome(viewer, desktop);
    viewer.pipeline.suspend();
    await desktop.type("while nobody looked ");
    const { have } = viewer, { length } = viewer.sent, decoded = viewer.packets.length;
    viewer.arrives = () => true;
    viewer.pipeline.reconnect(have, DECODER);
    assert.equal(viewer.sent.length, length);
    viewer.pipeline.resume();
    await desktop.seen();
    const numbers = viewer.packets.slice(decoded).map(({ sequence }) => sequence);
    assert.deepEqual(numbers, numbers.map((_, i) => have! + 1 + i));
    assert.ok(sizeOf(viewer.sent.slice(length)) < first, "no more than what changed");
    assert.equal(viewer.pipeline.stats().resets, 0);
  }));

Deno.test("a viewer that names a packet it can't have gets everything anew, and nothing breaks", () =>
  withViewer(async (viewer, desktop) => {
    for (const wrong of [1000, -1000, 2 ** 31]) {
      await loseSome(viewer, desktop);
      viewer.pipeline.suspend();
      const have = (viewer.have! + wrong) >>> 0;
      viewer.begin();
      viewer.arrives = () => true;
      viewer.pipeline.reconnect(have, DECODER);
      viewer.pipeline.resume();
      await desktop.seen();
    }
  }));

Deno.test("reconnect() again and again in the middle of a picture ends in the picture", () =>
  withViewer(async (viewer, desktop) => {
    for (let i = 0; i < 5; i++) {
      await loseSome(viewer, desktop);
      viewer.arrives = () => true;
      viewer.pipeline.reconnect(viewer.have, DECODER);
      await desktop.type("more ");
    }
    await desktop.seen();
  }));

Deno.test("suspend() grabs and sends nothing; resume() sends only what changed meanwhile", () =>
  withViewer(async (viewer, desktop) => {
    const first = sizeOf(viewer.sent);
    viewer.pipeline.suspend();
    const { length } = viewer.sent;
    for (const text of ["nobody ", "looks ", "here"]) await desktop.type(text);
    assert.equal(viewer.sent.length, length);
    viewer.pipeline.resume();
    await desktop.seen();
    assert.ok(sizeOf(viewer.sent.slice(length)) < first);
  }));

Deno.test("what was encoded under a consent that is over never leaves, whatever the viewer says", () =>
  withViewer(async (viewer, desktop) => {
    await loseSome(viewer, desktop);
    viewer.pipeline.suspend();
    const { have } = viewer, old = viewer.sent.slice();
    viewer.pipeline.stop();
    viewer.arrives = () => true;
    for (const number of [have, have! + 1, null]) viewer.pipeline.reconnect(number, DECODER);
    viewer.pipeline.resume();
    await viewer.roundTrip();
    assert.equal(viewer.sent.length, old.length);
    viewer.begin();
    viewer.pipeline.start();
    viewer.pipeline.reconnect(have, DECODER);
    await desktop.seen();
    const again = viewer.sent.slice(old.length).filter((packet) =>
      old.some((before) => before.length === packet.length && before.every((byte, i) => byte === packet[i]))
    );
    assert.deepEqual(again, []);
  }));

Deno.test("a packet that is lost is noticed by the next, and healed by one reset", () =>
  withViewer(async (viewer, desktop) => {
    viewer.asksAnew = true;
    let lost = 0;
    viewer.arrives = () => lost++ > 0;
    await desktop.type("first lost ");
    await viewer.until(() => lost > 0, "a lost packet");
    await desktop.type("then noticed");
    await desktop.seen();
    assert.equal(viewer.pipeline.stats().resets, 1);
  }));

Deno.test("a packet that is lost is noticed although nothing follows, and healed by one reset", () =>
  withViewer(async (viewer, desktop) => {
    viewer.asksAnew = true;
    const { resets } = viewer.pipeline.stats();
    // Until the reset nothing arrives but what the state check sends.
    const isCheck = (packet: Uint8Array) => packet.length === CHECK_BYTES;
    viewer.arrives = (packet) => viewer.pipeline.stats().resets > resets || isCheck(packet);
    await desktop.type("lost ");
    await desktop.seen();
    assert.equal(viewer.pipeline.stats().resets, 1);
  }));
