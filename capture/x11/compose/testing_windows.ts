import { XConnection } from "../connection.ts";
import { type Extensions, queryExtensions } from "../extensions.ts";
import { Request } from "../request.ts";

/** Windows for the programs that the leak tests run beside the grabber. */

const CREATE_WINDOW = 1, DESTROY_WINDOW = 4, MAP_WINDOW = 8, UNMAP_WINDOW = 10, CONFIGURE_WINDOW = 12;
const CHANGE_PROPERTY = 18;
const CREATE_GC = 55, POLY_FILL_RECTANGLE = 70;
const BACK_PIXEL = 0x2, OVERRIDE_REDIRECT = 0x200;
const STRING = 31, WM_NAME = 39;

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export class Painter {
  readonly connection: XConnection;
  readonly extensions: Extensions;

  private constructor(connection: XConnection, extensions: Extensions) {
    this.connection = connection;
    this.extensions = extensions;
  }

  static async open(): Promise<Painter> {
    const connection = await XConnection.open(Deno.env.get("DISPLAY")!);
    return new Painter(connection, await queryExtensions(connection, ["SHAPE"]));
  }

  /** @param options `colour` null: no background; `override`: no window manager touches it. */
  create(
    { x, y, width, height }: Place,
    { colour, override = true, parent = this.connection.setup.root }: {
      colour: number | null;
      override?: boolean;
      parent?: number;
    },
  ): number {
    const window = this.connection.newId();
    const request = new Request(CREATE_WINDOW, 0).u32(window, parent).u16(x, y, width, height, 0, 1)
      .u32(0, (colour === null ? 0 : BACK_PIXEL) | OVERRIDE_REDIRECT);
    if (colour !== null) request.u32(colour);
    this.connection.send(request.u32(override ? 1 : 0));
    return window;
  }

  name(window: number, title: string): void {
    this.connection.send(
      new Request(CHANGE_PROPERTY).u32(window, WM_NAME, STRING).u8(8, 0, 0, 0).u32(title.length).text(title),
    );
  }

  map(window: number): void {
    this.connection.send(new Request(MAP_WINDOW).u32(window));
  }

  unmap(window: number): void {
    this.connection.send(new Request(UNMAP_WINDOW).u32(window));
  }

  destroy(window: number): void {
    this.connection.send(new Request(DESTROY_WINDOW).u32(window));
  }

  move(window: number, { x, y }: { x: number; y: number }): void {
    this.connection.send(new Request(CONFIGURE_WINDOW).u32(window).u16(3, 0).u32(x, y));
  }

  resize(window: number, { width, height }: { width: number; height: number }): void {
    this.connection.send(new Request(CONFIGURE_WINDOW).u32(window).u16(12, 0).u32(width, height));
  }

  restack(window: number, to: "top" | "bottom"): void {
    this.connection.send(new Request(CONFIGURE_WINDOW).u32(window).u16(0x40, 0).u32(to === "top" ? 0 : 1));
  }

  shape(window: number, rects: Place[]): void {
    const request = new Request(this.extensions.SHAPE!.opcode, 1).u8(0, 0, 0, 0).u32(window).u16(0, 0);
    for (const { x, y, width, height } of rects) request.u16(x, y, width, height);
    this.connection.send(request);
  }

  fill(window: number, { x, y, width, height }: Place, colour: number): void {
    const context = this.connection.newId();
    this.connection.send(new Request(CREATE_GC).u32(context, window, 4, colour));
    this.connection.send(
      new Request(POLY_FILL_RECTANGLE).u32(window, context).u16(x, y, width, height),
    );
    this.connection.send(new Request(60).u32(context));
  }
}

export function random(below: number): number {
  return Math.floor(Math.random() * below);
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
