import { scaleOfDpi } from "../../overlay/scale.ts";
import type { XConnection } from "../connection.ts";
import type { Extensions } from "../extensions.ts";
import type { Packet } from "../packet.ts";
import { Request } from "../request.ts";

const GET_PROPERTY = 20;
const RESOURCE_MANAGER = 23, STRING = 31;
const RESOURCE_WORDS_MAX = 65536;
const RANDR_GET_MONITORS = 42;
const MONITOR_BYTES = 24;
const BASE_DPI = 96;
const MM_PER_INCH = 25.4;
/** Many monitors tell odd sizes (a television 160 × 90 mm): only these are believed. */
const MONITOR_WIDTH_MM = { min: 120, max: 1500 };
/** From here on desktops that nobody has set show everything twice as large. */
const DPI_DOUBLED_MIN = 170;

/** Device pixels for each one at 96 dots an inch: Xft.dpi of the desktop's settings, else by the primary monitor's size. */
export async function readScale(connection: XConnection, { RANDR }: Extensions): Promise<number> {
  const { root } = connection.setup;
  const [resources, monitors] = await Promise.all([
    connection.call(new Request(GET_PROPERTY).u32(root, RESOURCE_MANAGER, STRING, 0, RESOURCE_WORDS_MAX)),
    RANDR ? connection.call(new Request(RANDR.opcode, RANDR_GET_MONITORS).u32(root).u8(1, 0, 0, 0)) : null,
  ]);
  const text = new TextDecoder().decode(
    resources.bytes.subarray(32, 32 + resources.view.getUint32(16, true)),
  );
  return scaleOf({ resources: text, monitor: monitors && primaryMonitor(monitors) });
}

export interface ScaleSources {
  /** RESOURCE_MANAGER of the root window: lines like "Xft.dpi:\t192". */
  resources: string;
  monitor: { width: number; widthMm: number } | null;
}

export function scaleOf({ resources, monitor }: ScaleSources): number {
  const dpi = Number(/^Xft\.dpi:\s*(\d+(?:\.\d+)?)\s*$/m.exec(resources)?.[1]) || dpiOf(monitor);
  return scaleOfDpi(dpi);
}

function dpiOf(monitor: ScaleSources["monitor"]): number {
  if (!monitor) return BASE_DPI;
  const { width, widthMm } = monitor;
  if (widthMm < MONITOR_WIDTH_MM.min || widthMm > MONITOR_WIDTH_MM.max) return BASE_DPI;
  return width / widthMm * MM_PER_INCH < DPI_DOUBLED_MIN ? BASE_DPI : 2 * BASE_DPI;
}

function primaryMonitor({ view }: Packet): ScaleSources["monitor"] {
  let first: ScaleSources["monitor"] = null;
  let at = 32;
  for (let left = view.getUint32(12, true); left > 0; left--) {
    const monitor = { width: view.getUint16(at + 12, true), widthMm: view.getUint32(at + 16, true) };
    if (view.getUint8(at + 4) !== 0) return monitor;
    first ??= monitor;
    at += MONITOR_BYTES + 4 * view.getUint16(at + 6, true);
  }
  return first;
}
