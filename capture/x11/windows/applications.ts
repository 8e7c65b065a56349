import type { XConnection } from "../connection.ts";
import { type Application, DisplayLostError, type Icon } from "../../types.ts";
import { parseIcon } from "./icons.ts";
import { programName } from "../../program_name.ts";
import { getNumbers, getProperty, WM_CLASS } from "./properties.ts";
import type { Scene } from "./scene.ts";
import type { TopLevel } from "./top_level.ts";

/** Changes are told at most this often. */
const INTERVAL_MS = 250;
const CLIENTS_MAX = 1000;
const ICON_MAX_WORDS = 1 << 18;

/** The programs that have windows, followed as long as the scene lives. */
export class Applications {
  #scene: Scene;
  #listeners = new Set<() => void>();
  #stale = true;
  #listed: Promise<Application[]> | null = null;
  #told = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #icons = new WeakMap<TopLevel, Promise<Icon | null>>();
  #classes = new WeakMap<TopLevel, Promise<string>>();
  /** What the list says of each window. */
  #faces = new Map<TopLevel, string>();
  #closed = false;

  constructor(scene: Scene) {
    this.#scene = scene;
    scene.listen({
      windowChanged: (window) => {
        const face = faceOf(window);
        if (this.#faces.get(window) === face) return;
        if (window.gone) this.#faces.delete(window);
        else this.#faces.set(window, face);
        this.#touch();
      },
      propertyChanged: ({ xid, property, window }) => this.#propertyChanged(xid, property, window),
    });
  }

  /** By name. @throws DisplayLostError */
  async list(): Promise<Application[]> {
    if (this.#scene.connection.lost) throw this.#scene.connection.lost;
    if (this.#stale || !this.#listed) {
      this.#stale = false;
      this.#listed = this.#find();
    }
    return await this.#listed;
  }

  /** @returns how to stop listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #propertyChanged(xid: number, property: number, window: TopLevel | null): void {
    const { root } = this.#scene.connection.setup;
    const { _NET_ACTIVE_WINDOW, _NET_CLIENT_LIST, _NET_CLIENT_LIST_STACKING, _NET_WM_ICON } =
      this.#scene.atoms;
    const lists = [_NET_ACTIVE_WINDOW, _NET_CLIENT_LIST, _NET_CLIENT_LIST_STACKING];
    if (xid === root && lists.includes(property)) return this.#touch();
    if (!window || (property !== _NET_WM_ICON && property !== WM_CLASS)) return;
    this.#icons.delete(window);
    this.#classes.delete(window);
    this.#touch();
  }

  #touch(): void {
    this.#stale = true;
    if (this.#closed || this.#listeners.size === 0) return;
    this.#timer ??= setTimeout(() => void this.#compare(), INTERVAL_MS);
  }

  async #compare(): Promise<void> {
    try {
      const told = summary(await this.list());
      if (told === this.#told) return;
      this.#told = told;
      for (const listener of [...this.#listeners]) listener();
    } catch (error) {
      // next() of a grabber says so.
      if (!(error instanceof DisplayLostError)) throw error;
    } finally {
      this.#timer = undefined;
      if (this.#stale) this.#touch();
    }
  }

  async #find(): Promise<Application[]> {
    const groups = new Map<string, TopLevel[]>();
    for (const window of await this.#windows()) {
      if (window.owner.who !== "application" || window.kind !== "application") continue;
      const { key } = window.owner;
      groups.set(key, [...groups.get(key) ?? [], window]);
    }
    const applications = await Promise.all(
      [...groups].map(async ([key, windows]): Promise<Application> => {
        const [icons, classes] = await Promise.all([
          Promise.all(windows.map((window) => this.#icon(window))),
          Promise.all(windows.map((window) => this.#class(window))),
        ]);
        return {
          key,
          name: programName(classes.find((name) => name !== "") ?? "", key),
          titles: windows.map(({ title }) => title),
          icon: icons.find((icon) => icon !== null) ?? null,
        };
      }),
    );
    return applications.sort((a, b) => a.name.localeCompare(b.name) || a.key.localeCompare(b.key));
  }

  /** Programs' proper windows, the one used last first. */
  async #windows(): Promise<TopLevel[]> {
    const { atoms, connection, stack } = this.#scene;
    const { root } = connection.setup;
    const read = (property: number) => getNumbers(connection, root, { property, words: CLIENTS_MAX });
    const [stacking, plain, [active]] = await Promise.all([
      read(atoms._NET_CLIENT_LIST_STACKING),
      read(atoms._NET_CLIENT_LIST),
      read(atoms._NET_ACTIVE_WINDOW),
    ]);
    const clients = stacking.length > 0 ? stacking : plain;
    const managed = clients.map((xid) => this.#scene.topLevelOf(xid)).filter((window) => window !== null);
    // Without a window manager, or one that keeps no list.
    const windows = managed.length > 0
      ? managed
      : stack.filter(({ mapped, overrideRedirect, inputOnly }) => mapped && !overrideRedirect && !inputOnly);
    const used = [...new Set(windows)].reverse();
    const first = active ? this.#scene.topLevelOf(active) : null;
    return first && used.includes(first) ? [first, ...used.filter((window) => window !== first)] : used;
  }

  #icon(window: TopLevel): Promise<Icon | null> {
    return once(this.#icons, window, () => readIcon(this.#scene.connection, window.client, this.#scene));
  }

  #class(window: TopLevel): Promise<string> {
    return once(this.#classes, window, async () => {
      const { format, bytes } = await getProperty(this.#scene.connection, window.client, {
        property: WM_CLASS,
      });
      return format === 8 ? new TextDecoder().decode(bytes).split("\0")[1] ?? "" : "";
    });
  }
}

function once<T>(
  known: WeakMap<TopLevel, Promise<T>>,
  window: TopLevel,
  read: () => Promise<T>,
): Promise<T> {
  const before = known.get(window);
  if (before) return before;
  const reading = read();
  known.set(window, reading);
  return reading;
}

async function readIcon(connection: XConnection, client: number, { atoms }: Scene): Promise<Icon | null> {
  const { format, bytes } = await getProperty(connection, client, {
    property: atoms._NET_WM_ICON,
    words: ICON_MAX_WORDS,
  });
  return format === 32 ? parseIcon(new Uint32Array(bytes.buffer)) : null;
}

function faceOf({ owner, kind, title, mapped, gone, client }: TopLevel): string {
  const key = owner.who === "application" ? owner.key : owner.who;
  return JSON.stringify([key, kind, title, mapped, gone, client]);
}

function summary(applications: readonly Application[]): string {
  return JSON.stringify(
    applications.map(({ key, name, titles, icon }) => [key, name, titles, icon !== null]),
  );
}
