import { board, CF_UNICODETEXT, GMEM_MOVEABLE, heap, HWND_MESSAGE } from "../win32/clipboard.ts";
import { fromWide, wide } from "../../system_library.ts";
import { memoryAt } from "../win32/values.ts";

/**
 * For tests: another program at the clipboard. `copy FILE [FORMAT …]` puts the file's text there, and four zero bytes in
 * each format named; `paste FILE` writes what is there into the file.
 */
const [what, file, ...formats] = Deno.args;
const window = board.CreateWindowExW(0, wide("STATIC"), wide(""), 0, 0, 0, 0, 0, HWND_MESSAGE, 0n, 0n, 0n);
for (let left = 100; board.OpenClipboard(window) === 0; left--) {
  if (left === 0) throw new Error("Cannot open the clipboard");
  await new Promise((resolve) => setTimeout(resolve, 50));
}
if (what === "copy") {
  board.EmptyClipboard();
  put(CF_UNICODETEXT, wide(Deno.readTextFileSync(file)));
  for (const format of formats) put(board.RegisterClipboardFormatW(wide(format)), new Uint8Array(4));
} else {
  const memory = board.GetClipboardData(CF_UNICODETEXT);
  Deno.writeTextFileSync(file, fromWide(memoryAt(heap.GlobalLock(memory), Number(heap.GlobalSize(memory)))));
  heap.GlobalUnlock(memory);
}
board.CloseClipboard();
board.DestroyWindow(window);

function put(format: number, bytes: Uint8Array): void {
  const memory = heap.GlobalAlloc(GMEM_MOVEABLE, BigInt(bytes.length));
  memoryAt(heap.GlobalLock(memory), bytes.length).set(bytes);
  heap.GlobalUnlock(memory);
  board.SetClipboardData(format, memory);
}
