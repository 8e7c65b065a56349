import type { Locator, Page } from "playwright-core";
import { run } from "./child.ts";
import { type Meeting, type MeetingOptions, startMeeting } from "./meeting.ts";
import { type Link, makeLink } from "./netns.ts";

/** Sessions through the server (docs/carrier.md): nothing but TCP passes between client and office, and no relay is there. */

/** A way through the server is looked for after others failed, and other tests may have the machine. */
export const CARRIED_MS = 120_000;

const NO_DATAGRAMS = `table inet mfbudp {
  chain in { type filter hook input priority 0; iifname "mfb0" meta l4proto udp drop; }
  chain out { type filter hook output priority 0; oifname "mfb0" meta l4proto udp drop; }
}`;

/** A link as behind a proxy that speaks HTTP only. */
export async function makeLinkWithoutDatagrams(): Promise<Link> {
  await using stack = new AsyncDisposableStack();
  const link = stack.use(await makeLink());
  await run("nft", [NO_DATAGRAMS], { namespace: link.far.name });
  stack.move();
  return link;
}

/** A meeting over such a link. */
export interface CarriedMeeting extends Meeting {
  /** Of the adviser's page and of the client's. */
  readonly frames: { office: FrameCount; client: FrameCount };
}

export async function startCarriedMeeting(link: Link, options: MeetingOptions = {}): Promise<CarriedMeeting> {
  const frames = { office: { sent: 0, received: 0 }, client: { sent: 0, received: 0 } };
  const meeting = await startMeeting({
    namespaces: { office: link.near.name, client: link.far.name },
    serverArgs: ["--host", "0.0.0.0", "--insecure-http", "--no-relay"],
    serverUrl: (port) => `http://${link.near.address}:${port}`,
    onPages({ adviser, customer }) {
      countFrames(adviser, frames.office);
      countFrames(customer, frames.client);
    },
    ...options,
  });
  return Object.assign(meeting, { frames });
}

/** The toolbar's word of the way that the picture takes. */
export function overServer(page: Page): Locator {
  return page.getByText("über den Server");
}

/** Cuts the link until the page says that it lost what it looked at. */
export async function cutUntilNoticed(link: Link, page: Page): Promise<void> {
  await link.cut();
  await page.getByText("unterbrochen").first().waitFor({ timeout: CARRIED_MS });
}

/** Bytes of binary messages in all of a page's sockets: the carrier's frames, and in the client's page parts of files. */
export interface FrameCount {
  sent: number;
  received: number;
}

/** @param page not yet opened */
export function countFrames(page: Page, count: FrameCount): void {
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => void (count.sent += bytesOf(payload)));
    socket.on("framereceived", ({ payload }) => void (count.received += bytesOf(payload)));
  });
}

function bytesOf(payload: string | Uint8Array): number {
  return typeof payload === "string" ? 0 : payload.length;
}
