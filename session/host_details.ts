import { Buffer } from "node:buffer";
import type { Application } from "../capture/types.ts";
import type { HostDetail } from "../protocol/local.ts";
import {
  APPLICATION_KEY_MAX_CHARS,
  APPLICATION_TITLES_MAX,
  APPLICATIONS_MAX,
  ICON_SIDE_MAX,
  NAME_MAX_CHARS,
} from "../protocol/limits.ts";
import type { Preview } from "./screen/messages.ts";

/** What the owner's page is told beside the host's state (protocol/local.ts), made from what the capture side says. */

/** All titles together, so that the list fits into one message with room to spare. */
const TITLES_MAX_CHARS = 24_000;
/** Of a preview in one message. */
const PREVIEW_ROWS_MAX_BYTES = 28 * 1024;

/** Those that can be ticked: the list that the page shows. Programs with an impossible key are left out, so hidden. */
export function listable(applications: readonly Application[]): Application[] {
  return applications.filter(({ key }) => key !== "" && key.length <= APPLICATION_KEY_MAX_CHARS)
    .slice(0, APPLICATIONS_MAX);
}

export function applicationsDetail(applications: readonly Application[]): HostDetail {
  let left = TITLES_MAX_CHARS;
  const fitting = (title: string) => {
    const text = title.slice(0, Math.min(NAME_MAX_CHARS, left));
    left -= text.length;
    return text;
  };
  return {
    type: "applications",
    list: applications.map(({ key, name, titles }) => ({
      key,
      name: name.slice(0, NAME_MAX_CHARS),
      titles: titles.slice(0, APPLICATION_TITLES_MAX).map(fitting).filter((title) => title !== ""),
    })),
  };
}

export function iconDetails(applications: readonly Application[]): HostDetail[] {
  return applications.flatMap(({ key, icon }) => {
    if (!icon || icon.width > ICON_SIDE_MAX || icon.height > ICON_SIDE_MAX) return [];
    const { width, height, rgba } = icon;
    return [{ type: "icon", key, width, height, rgba: Buffer.from(rgba).toString("base64") }];
  });
}

export function previewDetails({ width, height, rgb }: Preview): HostDetail[] {
  const rowBytes = width * 3;
  const count = Math.max(1, Math.floor(PREVIEW_ROWS_MAX_BYTES / rowBytes));
  const details: HostDetail[] = [];
  for (let y = 0; y < height; y += count) {
    const rows = rgb.subarray(y * rowBytes, Math.min(height, y + count) * rowBytes);
    details.push({ type: "preview", width, height, y, rows: Buffer.from(rows).toString("base64") });
  }
  return details;
}
