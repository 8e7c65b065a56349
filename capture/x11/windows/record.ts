import { isOwnTitle, type Kind, NOBODY, type Owner } from "../../whose.ts";
import type { Examined } from "./examine.ts";
import type { Process } from "./process.ts";
import type { TopLevel } from "./top_level.ts";

/** A window as the mirror itself keeps it. */
export interface TopLevelRecord extends TopLevel {
  /** All was looked at, and holds. */
  known: boolean;
  looking: boolean;
  /** Its title changed while it was looked at. */
  retitled: boolean;
  /** All windows in it, and itself, that events are asked of. */
  watched: Set<number>;
  /** Whose it is by who made it; `owner` is what that comes to with titles and the like. */
  made: Owner;
  madeKind: Kind;
  process: Process | null;
  /** It bears one of our titles. */
  titled: boolean;
  transientFor: number;
  /** Takes over what examine() has found, but for what events tell better. */
  know(found: Examined): void;
  /** Does something unless know() is called before. */
  expire(ms: number, act: () => void): void;
  stop(): void;
}

export function createTopLevel(xid: number): TopLevelRecord {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    xid,
    rect: { x: 0, y: 0, width: 0, height: 0 },
    border: 0,
    mapped: false,
    overrideRedirect: false,
    inputOnly: false,
    depth: 0,
    visual: 0,
    shape: null,
    clickThrough: false,
    owner: NOBODY,
    kind: "unknown",
    client: xid,
    title: "",
    holes: [],
    taints: 0,
    tree: new Map(),
    settled: false,
    version: 0,
    resizedAt: performance.now(),
    gone: false,
    known: false,
    looking: false,
    retitled: false,
    watched: new Set(),
    made: NOBODY,
    madeKind: "application",
    process: null,
    titled: false,
    transientFor: 0,
    know(found) {
      stop();
      const { depth, visual, inputOnly, shape, clickThrough, client, title, transientFor, holes, tree } =
        found;
      Object.assign(this, { depth, visual, inputOnly, shape, clickThrough, client, title, holes, tree });
      this.transientFor = transientFor;
      this.made = found.owner;
      this.madeKind = found.kind;
      this.process = found.process;
      this.titled = isOwnTitle(title);
      this.known = true;
    },
    expire(ms, act) {
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, ms);
    },
    stop,
  };
}
