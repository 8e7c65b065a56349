/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { waitFor } from "../tests/e2e/wait.ts";

/** Measuring inside the viewer's page. The viewer says "mfb-painted" after each paint (detail: complete, exact). */

interface Meters {
  mfbComplete?: number;
  mfbExact?: number;
  mfbPainted: number;
  mfbPeers: RTCPeerConnection[];
}

/** Listens to paints and keeps the page's peer connections; also after navigation. Before the page connects. */
export async function installMeters(page: Page): Promise<void> {
  const install = () => {
    const meters = globalThis as unknown as Meters;
    if (meters.mfbPeers) return;
    meters.mfbPainted = 0;
    meters.mfbPeers = [];
    document.addEventListener("mfb-painted", (event) => {
      const { detail } = event as CustomEvent<{ complete: boolean; exact: boolean }>;
      if (detail?.exact) meters.mfbExact ??= Date.now();
      // Counted per complete picture: one update of the screen may take several packets.
      if (!detail?.complete) return;
      meters.mfbPainted++;
      meters.mfbComplete ??= Date.now();
    }, true);
    const Original = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        meters.mfbPeers.push(this);
      }
    };
  };
  await page.evaluate(install);
}

/** Date.now() of the first complete picture, or null. */
export function completedAt(page: Page): Promise<number | null> {
  return page.evaluate(() => (globalThis as unknown as Meters).mfbComplete ?? null);
}

/** Date.now() of the first picture that was exactly the host's, or null. */
export function exactAt(page: Page): Promise<number | null> {
  return page.evaluate(() => (globalThis as unknown as Meters).mfbExact ?? null);
}

export function countPaints(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as Meters).mfbPainted);
}

/** Bytes over the transport in both directions, DTLS and ICE included, IP and UDP headers not. */
export function transportBytes(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let bytes = 0;
    for (const peer of (globalThis as unknown as Meters).mfbPeers) {
      if (peer.connectionState === "closed") continue;
      for (const stat of (await peer.getStats()).values()) {
        if (stat.type === "transport") bytes += stat.bytesSent + stat.bytesReceived;
      }
    }
    return bytes;
  });
}

/**
 * Presses a key in the page and waits until the pixels of this area of the remote screen differ.
 * @returns milliseconds from the key event in the page to the paint.
 */
export async function keyToPaint(
  page: Page,
  area: { x: number; y: number; width: number; height: number },
  key: string,
): Promise<number> {
  const measured = page.evaluate((area) =>
    new Promise<number>((resolve, reject) => {
      const element = document.querySelector('[data-testid="remote-screen"]')!;
      const canvas = element instanceof HTMLCanvasElement ? element : element.querySelector("canvas")!;
      const copy = new OffscreenCanvas(area.width, area.height);
      const context = copy.getContext("2d", { willReadFrequently: true })!;
      const read = () => {
        context.drawImage(canvas, -area.x, -area.y);
        return new Uint32Array(context.getImageData(0, 0, area.width, area.height).data.buffer);
      };
      const before = read();
      let pressed = 0, over = false;
      const stop = () => {
        over = true;
        clearTimeout(timer);
        document.removeEventListener("mfb-painted", look, true);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error("Waited 5 s for the key's pixels in vain"));
      }, 5000);
      const look = () => {
        if (pressed === 0 || over) return;
        const now = read();
        for (let at = 0; at < now.length; at++) {
          if (now[at] === before[at]) continue;
          stop();
          return resolve(performance.now() - pressed);
        }
      };
      const frame = () => {
        look();
        if (!over) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      document.addEventListener("mfb-painted", look, true);
      addEventListener("keydown", ({ timeStamp }) => pressed = timeStamp, { capture: true, once: true });
      (globalThis as unknown as { mfbArmed: boolean }).mfbArmed = true;
    }), area);
  await waitFor(() =>
    page.evaluate(() => {
      const holder = globalThis as unknown as { mfbArmed: boolean };
      const armed = holder.mfbArmed;
      holder.mfbArmed = false;
      return armed;
    }), { what: "the page to be ready for a key" });
  await page.keyboard.press(key);
  return await measured;
}
