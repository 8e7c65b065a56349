import { type ReadonlySignal, signal } from "@preact/signals";
import { type Board, draw, EMPTY_BOARD } from "../../protocol/drawing_board.ts";
import type { HostDetail } from "../../protocol/local.ts";
import { rgbaImage } from "../parts/rgba_image.ts";
import { t } from "../texts/texts.ts";
import { plainText } from "./plain_text.ts";
import { createPreviewRows, type PreviewPicture } from "./preview_rows.ts";

/** One that can be ticked, as the host names it. */
export type Listed = Extract<HostDetail, { type: "applications" }>["list"][number];

/** What the viewer draws on a screen of this size, where the screen itself can't show it. */
export interface Drawn {
  width: number;
  height: number;
  shown: boolean;
  board: Board;
}

/** What the host on this computer tells its user's page beside its state. */
export interface HostDetails {
  /** Null until the host has told them. */
  readonly applications: ReadonlySignal<readonly Listed[] | null>;
  /** Every application of this session, also those that ended, as it was last called. */
  readonly remembered: ReadonlyMap<string, Listed>;
  /** Images by the application's key. */
  readonly icons: ReadonlySignal<ReadonlyMap<string, string>>;
  /** What is sent, as it was last told; null before the first picture. */
  readonly picture: ReadonlySignal<PreviewPicture | null>;
  /** For the small picture; null while nothing was told. */
  readonly drawn: ReadonlySignal<Drawn | null>;
  accept(detail: HostDetail): void;
  /** The session is over: nothing of it is kept. */
  clear(): void;
}

export function createHostDetails(): HostDetails {
  const applications = signal<readonly Listed[] | null>(null);
  const remembered = new Map<string, Listed>();
  const icons = signal<ReadonlyMap<string, string>>(new Map());
  const picture = signal<PreviewPicture | null>(null);
  const drawn = signal<Drawn | null>(null);
  let acceptRows = createPreviewRows();
  return {
    applications,
    remembered,
    icons,
    picture,
    drawn,
    accept(detail) {
      switch (detail.type) {
        case "applications": {
          const list = detail.list.map(readable);
          for (const one of list) remembered.set(one.key, one);
          return void (applications.value = list);
        }
        case "icon": {
          const image = rgbaImage(detail);
          if (image) icons.value = new Map(icons.value).set(detail.key, image);
          return;
        }
        case "preview":
          return void (picture.value = acceptRows(detail) ?? picture.value);
        case "drawing": {
          const { width, height, shown, message } = detail;
          const board = drawn.value?.board ?? EMPTY_BOARD;
          drawn.value = { width, height, shown, board: message ? draw(board, message) : board };
        }
      }
    },
    clear() {
      remembered.clear();
      applications.value = null;
      icons.value = new Map();
      picture.value = null;
      drawn.value = null;
      acceptRows = createPreviewRows();
    },
  };
}

/** A title that only repeats the name says nothing. */
function readable({ key, name, titles }: Listed): Listed {
  const plain = plainText(name) || t.choice.unnamed;
  const telling = titles.map(plainText).filter((title) =>
    title !== "" && title.toLowerCase() !== plain.toLowerCase()
  );
  return { key, name: plain, titles: telling };
}
