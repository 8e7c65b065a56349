/** TUN devices of Linux (Documentation/networking/tuntap.rst): whoever holds the descriptor is the wire. Root only. */

const O_RDWR = 2, O_NONBLOCK = 0o4000;
const TUNSETIFF = 0x400454can;
const IFF_TUN = 0x0001, IFF_NO_PI = 0x1000;
const POLLIN = 1;
const PACKET_MAX_BYTES = 65_536;

const { symbols: libc } = Deno.dlopen("libc.so.6", {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  ioctl: { parameters: ["i32", "u64", "buffer"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  ppoll: { parameters: ["buffer", "u64", "buffer", "pointer"], result: "i32" },
});

const packet = new Uint8Array(PACKET_MAX_BYTES);

/** Makes a device of this name; it goes when its descriptor is closed. @throws Error where the kernel refuses. */
export function openTun(name: string): number {
  const descriptor = libc.open(new TextEncoder().encode("/dev/net/tun\0"), O_RDWR | O_NONBLOCK);
  if (descriptor < 0) throw new Error("Cannot open /dev/net/tun");
  const request = new Uint8Array(40);
  request.set(new TextEncoder().encode(name));
  new DataView(request.buffer).setUint16(16, IFF_TUN | IFF_NO_PI, true);
  if (libc.ioctl(descriptor, TUNSETIFF, request) < 0) {
    libc.close(descriptor);
    throw new Error(`Cannot make the device ${name}`);
  }
  return descriptor;
}

export function closeTun(descriptor: number): void {
  libc.close(descriptor);
}

/** The next packet that left through the device, or null when there is none. */
export function readTun(descriptor: number): Uint8Array<ArrayBuffer> | null {
  const bytes = Number(libc.read(descriptor, packet, BigInt(PACKET_MAX_BYTES)));
  return bytes > 0 ? packet.slice(0, bytes) : null;
}

/** Lets a packet arrive; what the device doesn't take is lost, as on any wire. */
export function writeTun(descriptor: number, bytes: Uint8Array<ArrayBuffer>): void {
  libc.write(descriptor, bytes, BigInt(bytes.length));
}

/** Holds this thread until one of the devices has a packet, at most so long. */
export function waitForTuns(descriptors: readonly number[], timeoutMs: number): void {
  const polls = new DataView(new ArrayBuffer(8 * descriptors.length));
  for (const [index, descriptor] of descriptors.entries()) {
    polls.setInt32(8 * index, descriptor, true);
    polls.setInt16(8 * index + 4, POLLIN, true);
  }
  const nanoseconds = BigInt(Math.max(0, Math.round(timeoutMs * 1e6)));
  const time = new BigInt64Array([nanoseconds / 1_000_000_000n, nanoseconds % 1_000_000_000n]);
  libc.ppoll(polls.buffer, BigInt(descriptors.length), time, null);
}
