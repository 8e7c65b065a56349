import { type Board, draw, EMPTY_BOARD, messagesOf } from "../protocol/drawing_board.ts";
import type { DrawingMessage, DrawingNews } from "../protocol/drawing.ts";
import {
  DRAWING_MESSAGE_POINTS_MAX,
  DRAWING_MESSAGES_AT_ONCE,
  DRAWING_MESSAGES_PER_SECOND,
} from "../protocol/limits.ts";
import type { HostCommand, HostDetail, HostState } from "../protocol/local.ts";
import { ProtocolError } from "../protocol/parse.ts";
import type { ScreenPipeline } from "./screen/pipeline_types.ts";
import { type HostRights, mayDraw } from "./state.ts";

/** What counts beside the rights. */
export interface DrawingFacts {
  /** Its owner chooses what may be seen. */
  choosing: boolean;
  /** The screen itself shows what is drawn; otherwise its owner's page does. */
  overlay: boolean;
}

export interface DrawingsOptions {
  pipeline: Pick<ScreenPipeline, "draw" | "showDrawing">;
  /** Tells the viewer; void while it isn't connected. */
  control(message: { type: "drawing"; message: DrawingNews }): void;
  onDetail(detail: HostDetail): void;
  /** `state` changed. */
  changed(): void;
  /** Milliseconds, for the flood's measure. */
  now?: () => number;
}

/** What one viewer draws on a host's screen, as far as the owner lets it. */
export class Drawings {
  #options: DrawingsOptions;
  #now: () => number;
  #board: Board = EMPTY_BOARD;
  #ownerAllows = true;
  #may = false;
  /** Nothing imitates or covers what its owner is asked: what is drawn hides meanwhile. */
  #hidden = true;
  #overlay = false;
  #size = { width: 0, height: 0 };
  #screen = "";
  #credit = DRAWING_MESSAGES_AT_ONCE;
  #creditAt: number;

  constructor(options: DrawingsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#creditAt = this.#now();
  }

  get state(): HostState["drawing"] {
    return { allowed: this.#ownerAllows, drawn: this.#board.shapes.length > 0 };
  }

  /** All that a page that has just opened must be told. */
  get details(): HostDetail[] {
    if (this.#overlay || !this.#may) return [];
    return [null, ...messagesOf(this.#board, DRAWING_MESSAGE_POINTS_MAX)].map((one) => this.#detail(one));
  }

  /** @throws ProtocolError when the viewer floods. */
  accept(message: DrawingMessage): void {
    this.#pay();
    if (!this.#ownerAllows || !this.#may) return;
    const { drawn } = this.state;
    this.#apply(message);
    if (this.state.drawn !== drawn) this.#options.changed();
  }

  /** What its owner wants of it. */
  command(command: Extract<HostCommand, { type: "drawing" | "clear-drawing" }>): void {
    if (command.type === "clear-drawing") this.#clear();
    else this.#allow(command.allow);
    this.#options.changed();
  }

  /** A viewer has come: it knows of nothing that was drawn before. */
  begin(): void {
    this.#empty();
    this.#tell();
    this.#options.changed();
  }

  #tell(): void {
    this.#options.control({ type: "drawing", message: { kind: "allowed", allowed: this.#ownerAllows } });
  }

  /** To be called whenever rights or facts may have changed; `state` may be another one then. */
  follow(rights: HostRights, { choosing, overlay }: DrawingFacts): void {
    const hidden = rights.suspended || choosing, hiddenBefore = this.#hidden;
    this.#may = mayDraw(rights);
    this.#hidden = hidden;
    this.#overlay = overlay;
    if (!this.#may) this.#empty();
    this.#options.pipeline.showDrawing(this.#may && !hidden);
    if (hidden !== hiddenBefore && !overlay) this.#options.onDetail(this.#detail(null));
  }

  /** What is drawn belongs to a screen of this size. */
  onScreen(screen: { id: string; width: number; height: number }): void {
    const text = JSON.stringify([screen.id, screen.width, screen.height]);
    if (text === this.#screen) return;
    const first = this.#screen === "";
    this.#screen = text;
    this.#size = { width: screen.width, height: screen.height };
    if (first) return;
    this.#clear();
    this.#options.changed();
  }

  /** What isn't allowed is gone for good. */
  #allow(allow: boolean): void {
    this.#ownerAllows = allow;
    if (!allow) this.#empty();
    this.#tell();
  }

  #clear(): void {
    this.#empty();
    this.#options.control({ type: "drawing", message: { kind: "cleared" } });
  }

  #empty(): void {
    if (this.#board.pointer) this.#apply({ kind: "pointer", at: null, colour: this.#board.pointer.colour });
    if (this.#board.shapes.length > 0) this.#apply({ kind: "clear" });
  }

  #apply(message: DrawingMessage): void {
    this.#board = draw(this.#board, message);
    this.#options.pipeline.draw(message);
    if (!this.#overlay) this.#options.onDetail(this.#detail(message));
  }

  #detail(message: DrawingMessage | null): HostDetail {
    const width = Math.max(1, this.#size.width), height = Math.max(1, this.#size.height);
    return { type: "drawing", width, height, shown: !this.#hidden, message };
  }

  #pay(): void {
    const now = this.#now();
    const earned = (now - this.#creditAt) * DRAWING_MESSAGES_PER_SECOND / 1000;
    this.#credit = Math.min(DRAWING_MESSAGES_AT_ONCE, this.#credit + earned) - 1;
    this.#creditAt = now;
    if (this.#credit < 0) throw new ProtocolError("unexpected", "Cannot take so many drawing messages");
  }
}
