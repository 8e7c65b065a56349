import { codeText } from "./text_tile";

// Until the photograph coder is here.
export function setUpPhotos(): void {}

export function codePhoto<D>(x0: i32, y0: i32, x1: i32, y1: i32, refine: bool, reference: i32): void {
  codeText<D>(x0, y0, x1, y1, reference);
}

export function codeLossy<D>(tx: i32, ty: i32, quality: i32, status: u8): void {
}
