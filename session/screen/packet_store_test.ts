import assert from "node:assert/strict";
import { PacketStore, type StoredPacket } from "./packet_store.ts";

function packets(from: number, count: number, bytes = 10): StoredPacket[] {
  return Array.from({ length: count }, (_, i) => ({
    sequence: (from + i) >>> 0,
    packet: new Uint8Array(bytes).fill(i),
  }));
}

function storeOf(stored: StoredPacket[], bytesMax?: number): PacketStore {
  const store = new PacketStore(bytesMax);
  for (const packet of stored) store.add(packet);
  return store;
}

Deno.test("after() gives what follows, wherever the viewer stands, also where numbers begin anew", () => {
  for (const first of [1, 0xffff_fffe]) {
    const all = packets(first, 5);
    const store = storeOf(all);
    assert.deepEqual(store.after((first - 1) >>> 0), all);
    assert.deepEqual(store.after(all[1].sequence), all.slice(2));
    assert.deepEqual(store.after(all[4].sequence), []);
    store.acked(all[1].sequence);
    assert.deepEqual(store.after(all[1].sequence), all.slice(2));
    assert.deepEqual(store.after(all[3].sequence), all.slice(4));
    assert.equal(store.after(all[0].sequence), null);
  }
});

Deno.test("after() knows nothing of numbers that never were, or are long past", () => {
  const store = storeOf(packets(100, 3));
  for (const sequence of [0, 98, 103, 0xffff_ffff]) assert.equal(store.after(sequence), null);
  store.acked(7);
  store.acked(103);
  assert.equal(store.after(99)!.length, 3);
});

Deno.test("a store that would hold too much holds nothing, until the next run", () => {
  const store = storeOf(packets(1, 3, 40), 100);
  for (const sequence of [0, 1, 2, 3]) assert.equal(store.after(sequence), null);
  store.add(packets(4, 1)[0]);
  assert.equal(store.after(3), null);
  store.clear();
  assert.deepEqual(store.after(3), []);
  store.add(packets(9, 1)[0]);
  assert.equal(store.after(8)!.length, 1);
});

Deno.test("acknowledged packets make room", () => {
  const store = new PacketStore(100);
  for (const packet of packets(1, 50, 40)) {
    store.add(packet);
    store.acked(packet.sequence);
  }
  assert.deepEqual(store.after(50), []);
});
