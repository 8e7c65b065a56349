/** What codec/kernels/main.ts exports; its docstrings say what each does. */
export interface Kernels {
  memory: WebAssembly.Memory;
  setUp(width: number, height: number, cacheTiles: number, forEncoder: boolean): void;
  packetAddress(): number;
  inputAddress(): number;
  shownAddress(): number;
  canvasAddress(): number;
  rowBytes(): number;
  checkOfPacket(): number;
  lookAt(tx0: number, ty0: number, tx1: number, ty1: number): void;
  markAll(): void;
  leaveOut(left: number, top: number, right: number, bottom: number): void;
  beginUpdate(now: number, anew: boolean): number;
  beginRefinement(now: number, most: number): number;
  makeLossy(quantiser: number): void;
  writeNextPacket(enough: number): number;
  readNextPacket(length: number): number;
  statusesAddress(): number;
  kindsAddress(): number;
  sourceAddress(): number;
  isPending(): number;
  isOpen(): number;
  lossyTileCount(): number;
  photographCount(): number;
  lossyBytesOfPacket(): number;
  lossyTilesOfPacket(): number;
  photoBytesOfPacket(): number;
  photoTilesOfPacket(): number;
  changedX0(): number;
  changedY0(): number;
  changedX1(): number;
  changedY1(): number;
  paint(x0: number, y0: number, x1: number, y1: number): void;
}

/** An instance of its own, with nothing set up. */
export function instantiate(module: WebAssembly.Module): Kernels {
  return new WebAssembly.Instance(module, {}).exports as unknown as Kernels;
}
