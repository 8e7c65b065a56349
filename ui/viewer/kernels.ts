/** Paths of the codec's modules, with SIMD and without; put here by build/ui.ts. */
declare const __MFB_KERNELS__: { simd: string; plain: string };

/** `() => i8x16.splat(0)`, in a function of its own: valid only where there is SIMD. */
const SIMD_PROBE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 8, 1, 6, 0, 0x41, 0, 0xfd, 15, 0x0b],
);

/** The codec's kernels for this browser. @throws Error when they can't be loaded or compiled. */
export async function loadKernels(): Promise<WebAssembly.Module> {
  const path = WebAssembly.validate(SIMD_PROBE) ? __MFB_KERNELS__.simd : __MFB_KERNELS__.plain;
  return await WebAssembly.compileStreaming(fetch(path));
}
