/** What the desktop's parts have in common. */

export const SCALE = 2;
export const PADDING = 8;
export const TITLE_HEIGHT = 32;
export const CLOSE_SIDE = 40;
/** Lines of the list, more than are visible. */
export const LIST_LINES = 100;

export const COLOURS = {
  desk: 0x2f4858,
  bar: 0x1d2d37,
  light: 0xf4f7f8,
  paper: 0xffffff,
  ink: 0x1b1f22,
  line: 0x8899a3,
  button: 0x2e7d4f,
  pressed: 0x1d5234,
  face: 0xdfe5e8,
  title: 0x34607a,
  quietTitle: 0x6c7f8b,
  amber: 0x9a6700,
};
