import assert from "node:assert/strict";
import { nextFrame, waitFor } from "./contract.ts";
import { intersect } from "./rects.ts";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "./release.ts";
import {
  assertWithheld,
  blankPicture,
  copyRects,
  findDifference,
  type TestPicture,
  withhold,
} from "./testing.ts";
import type { Grabber, Platform, Rect, Release } from "./types.ts";

/** What the contract of releases is told of a platform, and how it looks at it. */

/** So long nothing happens on a quiet screen. */
export const QUIET_MS = 60;

/** A program with one window, as its local user has it. */
export interface TestWindow {
  /** In the titles of its application, and of no other. */
  title: string;
  /** On the screen, with what a window manager draws around it. */
  rect(): Promise<Rect>;
  moveTo(place: { x: number; y: number }): Promise<void>;
  /** Brings it to the front, gives it the keyboard, and puts the pointer into its middle. */
  use(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
  /** How often the pointer or the keyboard reached it. */
  inputs(): Promise<number>;
}

/** What the assertions need: two programs side by side on the primary screen, beside them the desktop. */
export interface ReleaseSubject extends AsyncDisposable {
  platform: Platform;
  /** Takes text. */
  shown: TestWindow;
  hidden: TestWindow;
  /** Whether the desktop's background can be had here; where it can't, it stays the pattern. */
  background: boolean;
  /** What was typed so far into `shown`; waits until it is `expected`. */
  expectText(expected: string): Promise<void>;
  /** A window of this very program. */
  own: {
    /** A page, which may be released; otherwise part of the function bar or the frame. */
    page: boolean;
    /** Shows it above all others; once. */
    show(rect: Rect): Promise<void>;
  };
}

/** What the checks ask about a subject. */
export interface Survey {
  /** The primary screen, from 0,0. */
  screen: Rect;
  shownKey: string;
  hiddenKey: string;
  only(which: "shown" | "hidden"): Release;
  share(release: Release): Promise<{ grabber: Grabber; input: Awaited<ReturnType<Platform["input"]>> }>;
  /** A screen full of the pattern. */
  pattern(): TestPicture;
  /** The pattern, and within the rectangles what is on the screen now. */
  expected(rects: Rect[], release?: Release): Promise<TestPicture>;
  /** A place where nothing but the desktop is. */
  emptyCorner(windows: Rect[]): Rect;
}

export async function surveyOf({ platform, shown, hidden }: ReleaseSubject): Promise<Survey> {
  const { id, rect: { width, height } } = (await platform.screens()).find(({ primary }) => primary)!;
  const screen = { x: 0, y: 0, width, height };
  const keyOf = ({ title }: TestWindow) =>
    waitFor(`the application of "${title}"`, async () => {
      const list = await platform.applications();
      return list.find(({ titles }) => titles.includes(title))?.key;
    });
  const [shownKey, hiddenKey] = [await keyOf(shown), await keyOf(hidden)];
  const pattern = () => {
    const picture = blankPicture(screen);
    withhold(picture, [screen]);
    return picture;
  };
  return {
    screen,
    shownKey,
    hiddenKey,
    only: (which) => {
      return { ...RELEASE_NOTHING, applications: [which === "shown" ? shownKey : hiddenKey] };
    },
    share: async (release) => {
      return { grabber: await platform.grab(id, release), input: await platform.input(id, release) };
    },
    pattern,
    async expected(rects, release = RELEASE_EVERYTHING) {
      await using grabber = await platform.grab(id, release);
      const picture = pattern();
      const frame = await nextFrame(grabber, { full: true });
      copyRects(frame, picture, rects);
      frame.release();
      return picture;
    },
    emptyCorner(windows) {
      const corner = { x: width - 16, y: height - 16, width: 16, height: 16 };
      assert.ok(windows.every((rect) => !intersect(rect, corner)), "a corner without windows");
      return corner;
    },
  };
}

export async function keysOf(platform: Platform): Promise<string[]> {
  return (await platform.applications()).map(({ key }) => key);
}

/**
 * Until a frame is as expected at that time; whatever comes on the way shows the pattern outside of what is allowed.
 */
export async function seen(
  grabber: Grabber,
  { allowed, expected }: { allowed: Rect[]; expected(): TestPicture | Promise<TestPicture> },
): Promise<void> {
  await waitFor("the expected picture", async () => {
    const frame = await grabber.next({ timeoutMs: QUIET_MS }) ?? await nextFrame(grabber, { full: true });
    assertWithheld(frame, allowed);
    const other = findDifference(frame, await expected());
    frame.release();
    return other === null;
  });
}

export async function quiet(grabber: Grabber): Promise<void> {
  await waitFor("a quiet screen", async () => {
    const frame = await grabber.next({ timeoutMs: QUIET_MS });
    frame?.release();
    return frame === null && await grabber.cursor() === null;
  });
}
