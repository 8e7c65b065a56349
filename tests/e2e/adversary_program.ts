import { XConnection } from "../../capture/x11/connection.ts";
import type { Packet } from "../../capture/x11/packet.ts";
import { Request } from "../../capture/x11/request.ts";

/**
 * A program of its own that wants to be seen: windows of one signal colour come, go, move, grow and are raised, above,
 * below and across everything else. Arguments: display, seconds, changes a second (0: as fast as it can), width and
 * height of the screen, a seed, and the id of a window to hang menus on. Prints "ready", and at its end what it did
 * and which input reached it, as JSON.
 */

export const SIGNAL = 0xe815d3;

const [CREATE_WINDOW, DESTROY_WINDOW, MAP_WINDOW, UNMAP_WINDOW, CONFIGURE_WINDOW] = [1, 4, 8, 10, 12];
const [CHANGE_PROPERTY, CREATE_GC, POLY_FILL_RECTANGLE, CREATE_COLORMAP] = [18, 55, 70, 78];
const BACK_PIXMAP = 0x1,
  BACK_PIXEL = 0x2,
  BORDER_PIXEL = 0x8,
  OVERRIDE = 0x200,
  EVENTS = 0x800,
  COLORMAP = 0x2000;
const INPUT_OUTPUT = 1;
/** Key, button, enter, motion. */
const EVENT_MASK = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x40;
const EVENT_NAMES: Record<number, string> = {
  2: "keys",
  3: "keys",
  4: "buttons",
  5: "buttons",
  6: "motions",
  7: "enters",
};
const POSITION = 0x3, SIZE = 0xc, STACK_MODE = 0x40;
const WM_NAME = 39, STRING = 31, WINDOW = 33, WM_TRANSIENT_FOR = 68;
const WINDOWS = 10;

interface Puppet {
  id: number;
  /** Paints itself late: its background is None. */
  bare: boolean;
  mapped: boolean;
}

class Adversary {
  readonly counts: Record<string, number> = { changes: 0, keys: 0, buttons: 0, motions: 0, enters: 0 };
  #connection: XConnection;
  #screen: { width: number; height: number };
  #menuOwner: number;
  #random: () => number;
  #gc: number;
  #colormap: number | null = null;
  #puppets: Puppet[] = [];

  constructor(
    connection: XConnection,
    options: { screen: { width: number; height: number }; menuOwner: number; random: () => number },
  ) {
    this.#connection = connection;
    this.#screen = options.screen;
    this.#menuOwner = options.menuOwner;
    this.#random = options.random;
    connection.onEvent = ({ bytes }: Packet) => {
      const name = EVENT_NAMES[bytes[0] & 0x7f];
      if (name) this.counts[name]++;
    };
    const { root, argbVisual } = connection.setup;
    this.#gc = connection.newId();
    connection.send(new Request(CREATE_GC).u32(this.#gc, root, 0x4, SIGNAL));
    if (argbVisual !== null) {
      this.#colormap = connection.newId();
      connection.send(new Request(CREATE_COLORMAP).u32(this.#colormap, root, argbVisual));
    }
    for (let i = 0; i < WINDOWS; i++) this.#puppets.push(this.#make({ override: i % 3 !== 0, kind: i }));
  }

  /** One change; what is bare is painted a moment later. */
  async change(): Promise<void> {
    const puppet = this.#puppets[this.#below(this.#puppets.length)];
    const kind = this.#below(8);
    if (kind === 0) this.#map(puppet, false);
    else if (kind <= 2 || !puppet.mapped) this.#map(puppet, true);
    else if (kind === 3) this.#configure(puppet, POSITION, [this.#x(), this.#y()]);
    else if (kind === 4) this.#configure(puppet, STACK_MODE, [this.#below(2)]);
    else if (kind === 5) this.#configure(puppet, SIZE, [20 + this.#below(500), 20 + this.#below(400)]);
    else if (kind === 6) {
      this.#configure(puppet, POSITION | SIZE | STACK_MODE, [this.#x(), this.#y(), 300, 200, 0]);
    } else await this.#popUp();
    this.counts.changes++;
    await this.#connection.sync();
    if (puppet.bare && puppet.mapped) this.#paint(puppet.id);
  }

  /** A menu that says it belongs to somebody else's window, for a moment. */
  async #popUp(): Promise<void> {
    const menu = this.#make({ override: true, kind: this.#below(3) });
    if (this.#menuOwner) {
      const owner = new Uint8Array(new Uint32Array([this.#menuOwner]).buffer);
      this.#property(menu.id, { property: WM_TRANSIENT_FOR, type: WINDOW, format: 32, bytes: owner });
    }
    this.#map(menu, true);
    await this.#connection.sync();
    this.#paint(menu.id);
    this.#connection.send(new Request(DESTROY_WINDOW).u32(menu.id));
  }

  #make({ override, kind }: { override: boolean; kind: number }): Puppet {
    const { root, argbVisual } = this.#connection.setup;
    const id = this.#connection.newId();
    const bare = kind % 4 === 1;
    const argb = kind % 4 === 2 && argbVisual !== null && this.#colormap !== null;
    // In the order of the mask's bits.
    const values = [
      bare ? 0 : argb ? (0xff000000 | SIGNAL) >>> 0 : SIGNAL,
      SIGNAL,
      override ? 1 : 0,
      EVENT_MASK,
      ...argb ? [this.#colormap!] : [],
    ];
    const mask = (bare ? BACK_PIXMAP : BACK_PIXEL) | BORDER_PIXEL | OVERRIDE | EVENTS | (argb ? COLORMAP : 0);
    this.#connection.send(
      new Request(CREATE_WINDOW, argb ? 32 : 0).u32(id, root)
        .u16(this.#x(), this.#y(), 150 + this.#below(350), 100 + this.#below(250), kind % 5, INPUT_OUTPUT)
        .u32(argb ? argbVisual! : 0, mask, ...values),
    );
    const title = new TextEncoder().encode("Geheim");
    this.#property(id, { property: WM_NAME, type: STRING, format: 8, bytes: title });
    return { id, bare, mapped: false };
  }

  #property(
    id: number,
    { property, type, format, bytes }: { property: number; type: number; format: 8 | 32; bytes: Uint8Array },
  ): void {
    this.#connection.send(
      new Request(CHANGE_PROPERTY).u32(id, property, type).u8(format, 0, 0, 0)
        .u32(bytes.length * 8 / format).data(bytes),
    );
  }

  #map(puppet: Puppet, mapped: boolean): void {
    puppet.mapped = mapped;
    this.#connection.send(new Request(mapped ? MAP_WINDOW : UNMAP_WINDOW).u32(puppet.id));
  }

  #configure({ id }: Puppet, mask: number, values: number[]): void {
    this.#connection.send(new Request(CONFIGURE_WINDOW).u32(id).u16(mask, 0).u32(...values));
  }

  #paint(id: number): void {
    this.#connection.send(new Request(POLY_FILL_RECTANGLE).u32(id, this.#gc).u16(0, 0, 2000, 2000));
  }

  #x(): number {
    return this.#below(this.#screen.width) - 100;
  }

  #y(): number {
    return this.#below(this.#screen.height) - 100;
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }
}

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function main([display, ...numbers]: string[]): Promise<void> {
  const [seconds, rate, width, height, seed, menuOwner = 0] = numbers.map(Number);
  await using connection = await XConnection.open(display);
  const adversary = new Adversary(connection, {
    screen: { width, height },
    menuOwner,
    random: randomFrom(seed),
  });
  const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
  say("ready");
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    await adversary.change();
    const due = rate === 0 ? 0 : start + 1000 * adversary.counts.changes / rate - performance.now();
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
  }
  say(JSON.stringify(adversary.counts));
}

if (import.meta.main) await main(Deno.args);
