export function setUpLossy(): void {}
export function codeLossy<D>(tx: i32, ty: i32, quality: i32, status: u8): void {}
