import assert from "node:assert/strict";
import fc from "fast-check";
import { plainTestKernels, testKernels } from "../tests/kernels.ts";

const point = fc.record({ x: fc.nat(149), y: fc.nat(99) });

Deno.test("exactly the tiles with a changed pixel are found, once each, with SIMD and without", () => {
  for (const kernels of [testKernels(), plainTestKernels()]) {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 9 }), (points) => {
        kernels.setUp(150, 100, 0, true);
        const view = new DataView(kernels.memory.buffer);
        for (const { x, y } of points) view.setUint32(kernels.inputAt(x, y), 0x00ffffff, true);
        const tiles = new Set(points.map(({ x, y }) => `${x >> 5},${y >> 5}`));
        // Damage may name a tile more than once.
        kernels.lookAt(0, 0, 5, 4);
        kernels.lookAt(2, 1, 5, 4);
        assert.equal(kernels.beginUpdate(0, false), tiles.size);
      }),
      { numRuns: 40 },
    );
  }
});

Deno.test("what lies outside the damage isn't looked at", () => {
  const kernels = testKernels();
  kernels.setUp(150, 100, 0, true);
  new DataView(kernels.memory.buffer).setUint32(kernels.inputAt(140, 90), 0xffffff, true);
  kernels.lookAt(0, 0, 4, 2);
  assert.equal(kernels.beginUpdate(0, false), 0);
});
