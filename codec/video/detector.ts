import type { Area } from "../types.ts";
import { boxArea, countTiles, findDenseBox, type TileBox, type TileMap } from "./dense_box.ts";
import { TILE_MOVED, TILE_NEW, TILE_SAME, TileActivity } from "./tile_activity.ts";
import { VIDEO_PIXELS_MAX, VIDEO_SIDE_MIN } from "./video_packet.ts";

/** Finds the rectangle of a screen that moves like a video. Times are milliseconds of any clock that doesn't go back. */
export interface VideoDetector {
  /** The rectangle of the video that plays: even numbers, within the picture; null when there is none. */
  readonly video: Area | null;
  /**
   * Takes note of an update.
   *
   * @param tiles one TILE_… for each tile of 32×32 pixels, row by row: what the codec makes of it, or would if it weren't
   *   in the video. TILE_NEW_TEXT is for tiles that don't look like photographs: a video has no more of these than others.
   *   Null: nothing changed; to be told at least ten times a second while there is a video, so that it can end.
   * @param tighten given a rectangle of whole tiles, the part of it that changed with this update (changedBox()), null
   *   for none. Without it the video has whole tiles.
   * @returns `video`. Another rectangle is another video.
   */
  update(
    tiles: Uint8Array | null,
    now: number,
    tighten?: (tiles: Area) => Area | null,
  ): Area | null;
}

const TILE = 32;
/** A video has so many tiles at least: 256×256 pixels, a few of which stand still. */
const TILES_MIN = 56;
/** And so many along each side: a line of text is no video. */
const SIDE_TILES_MIN = 4;
/** A share of a video's tiles moves; else there would be text between. */
const DENSITY = 0.7;
/** So long all of that moves before it's taken for a video. */
const OPEN_MS = 450;
/** From here on its edges are looked at more closely. */
const WATCH_MS = 200;
/** It ends with less than two changes within this time. */
const QUIET_MS = 800;
/** An update is a change of the video if so many of its tiles changed. */
const CHANGE_SHARE = 1 / 8;
/** It ends at once when so many of its tiles were moved elsewhere. */
const MOVED_SHARE = 1 / 4;
/** An update with so many moved tiles is a scrolled page or a dragged window; what's new then is no video. */
const SCROLL_TILES = 32;
/** What moves was larger by so much, or smaller, for so long: another video. */
const GROWN = 1.5, SHRUNK = 0.5, RESIZED_MS = 700;
/** Or what moves goes so many tiles beyond it on one side, and leaves so many on the other: its window was moved. */
const SHIFTED_TILES = 2;

/** @param size of the picture in pixels; another size needs another detector. */
export function createVideoDetector({ width, height }: { width: number; height: number }): VideoDetector {
  const columns = Math.ceil(width / TILE), rows = Math.ceil(height / TILE);
  const activity = new TileActivity(columns * rows);
  /** What may become a video, and where its changes were until now. */
  let candidate: { box: TileBox; changed: Area | null } | null = null;
  let video:
    | { area: Area; box: TileBox; changes: number[]; opened: number; resizedSince: number | null }
    | null = null;

  const pixels = (box: TileBox): Area =>
    clip(
      {
        x: box.left * TILE,
        y: box.top * TILE,
        width: (box.right - box.left) * TILE,
        height: (box.bottom - box.top) * TILE,
      },
      width,
      height,
    );

  function livelyBox(now: number, forMs: number): TileBox | null {
    const map = { tiles: activity.lively(now, forMs), columns, rows };
    const box = findDenseBox(map, { minTiles: TILES_MIN, density: DENSITY });
    if (!box || Math.min(box.right - box.left, box.bottom - box.top) < SIDE_TILES_MIN) return null;
    const photos = countTiles({ ...map, tiles: map.tiles.map((tile) => tile === TILE_NEW ? 1 : 0) }, box);
    return photos * 2 >= countTiles(map, box) ? box : null;
  }

  function watch(now: number, tighten?: (tiles: Area) => Area | null): void {
    const box = livelyBox(now, WATCH_MS);
    if (!box) {
      candidate = null;
      return;
    }
    // Tiles at its edges come and go.
    const goesOn = candidate && boxArea(intersection(candidate.box, box)) > 0;
    candidate = { box, changed: goesOn ? candidate!.changed : null };
    const changed = tighten?.(pixels(box)) ?? null;
    if (changed) candidate.changed = candidate.changed ? union(candidate.changed, changed) : changed;
  }

  function open(box: TileBox, now: number): void {
    const all = pixels(box);
    const area = evenArea(candidate?.changed ? common(candidate.changed, all) : all, width, height);
    if (!area) return;
    video = { area, box, changes: [now], opened: now, resizedSince: null };
    candidate = null;
  }

  /** @returns whether the video goes on. */
  function goesOn(current: NonNullable<typeof video>, tiles: Uint8Array | null, now: number): boolean {
    if (tiles) {
      const area = boxArea(current.box);
      if (countTiles(only(tiles, TILE_MOVED), current.box) >= MOVED_SHARE * area) return false;
      if (countTiles({ tiles, columns, rows }, current.box) >= CHANGE_SHARE * area) current.changes.push(now);
    }
    current.changes = current.changes.filter((at) => now - at <= QUIET_MS);
    return now - current.opened < QUIET_MS || current.changes.length >= 2;
  }

  /** The same video in another size or place, or null. */
  function resized(current: NonNullable<typeof video>, now: number): TileBox | null {
    const box = livelyBox(now, OPEN_MS);
    const overlap = box ? boxArea(intersection(box, current.box)) : 0;
    const share = box ? boxArea(box) / boxArea(current.box) : 1;
    const resized = share >= GROWN || share <= SHRUNK;
    if (!box || overlap === 0 || (!resized && !isShifted(current.box, box))) {
      current.resizedSince = null;
      return null;
    }
    current.resizedSince ??= now;
    return now - current.resizedSince >= RESIZED_MS ? box : null;
  }

  function only(tiles: Uint8Array, what: number): TileMap {
    return { tiles: tiles.map((tile) => tile === what ? 1 : TILE_SAME), columns, rows };
  }

  return {
    get video() {
      return video?.area ?? null;
    },
    update(tiles, now, tighten) {
      const scrolled = tiles ? tiles.reduce((sum, tile) => sum + (tile === TILE_MOVED ? 1 : 0), 0) : 0;
      if (tiles && scrolled < SCROLL_TILES) activity.note(tiles, now);
      if (video && !goesOn(video, tiles, now)) video = null;
      if (!tiles || scrolled >= SCROLL_TILES) return video?.area ?? null;
      if (!video || video.resizedSince !== null) watch(now, tighten);
      const box = video ? resized(video, now) : livelyBox(now, OPEN_MS);
      if (box) open(box, now);
      return video?.area ?? null;
    },
  };
}

function isShifted(from: TileBox, to: TileBox): boolean {
  const isAlong = (start: number, end: number) => Math.min(start, end) >= SHIFTED_TILES;
  const [x, right, y, bottom] = [
    to.left - from.left,
    to.right - from.right,
    to.top - from.top,
    to.bottom - from.bottom,
  ];
  return isAlong(x, right) || isAlong(-x, -right) || isAlong(y, bottom) || isAlong(-y, -bottom);
}

function intersection(a: TileBox, b: TileBox): TileBox {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

function union(a: Area, b: Area): Area {
  const x = Math.min(a.x, b.x), y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** The part of `a` in `b`; sides may be negative. */
function common(a: Area, b: Area): Area {
  const x = Math.max(a.x, b.x), y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  return { x, y, width, height: Math.min(a.y + a.height, b.y + b.height) - y };
}

function clip({ x, y, width, height }: Area, right: number, bottom: number): Area {
  return { x, y, width: Math.min(width, right - x), height: Math.min(height, bottom - y) };
}

/** With even numbers, outwards, but never beyond the picture; null when a codec can't take it. */
function evenArea(area: Area, pictureWidth: number, pictureHeight: number): Area | null {
  const x = area.x & ~1, y = area.y & ~1;
  const right = Math.min((area.x + area.width + 1) & ~1, pictureWidth & ~1);
  const bottom = Math.min((area.y + area.height + 1) & ~1, pictureHeight & ~1);
  const width = right - x, height = bottom - y;
  if (width < VIDEO_SIDE_MIN || height < VIDEO_SIDE_MIN || width * height > VIDEO_PIXELS_MAX) return null;
  return { x, y, width, height };
}
