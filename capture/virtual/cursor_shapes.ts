import type { CursorShape } from "../types.ts";

/** "#" is black, "." white, a space transparent. */
function shape(rows: string[], hot: { x: number; y: number }): CursorShape {
  const width = Math.max(...rows.map((row) => row.length)), height = rows.length;
  const rgba = new Uint8Array(width * height * 4);
  rows.forEach((row, y) =>
    [...row].forEach((dot, x) => {
      if (dot === " ") return;
      const shade = dot === "." ? 255 : 0;
      rgba.set([shade, shade, shade, 255], 4 * (y * width + x));
    })
  );
  return { width, height, hotX: hot.x, hotY: hot.y, rgba };
}

export const ARROW = shape([
  "#",
  "##",
  "#.#",
  "#..#",
  "#...#",
  "#....#",
  "#.....#",
  "#......#",
  "#.......#",
  "#........#",
  "#.....#####",
  "#..#..#",
  "#.# #..#",
  "##  #..#",
  "#    #..#",
  "     #..#",
  "      ##",
], { x: 0, y: 0 });

export const TEXT_CURSOR = shape([
  "#### ####",
  "#..#.#..#",
  "###...###",
  "  ##.##",
  ...Array<string>(10).fill("   #.#"),
  "  ##.##",
  "###...###",
  "#..#.#..#",
  "#### ####",
], { x: 4, y: 9 });
