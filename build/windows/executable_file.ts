import { buildResources, readResources, type Resource } from "./resources.ts";

/** A section of the file (PE format, "Section Table"); `headerAt` is where its header lies. */
interface Section {
  headerAt: number;
  virtualSize: number;
  virtualAddress: number;
  rawSize: number;
  rawAt: number;
}

interface Layout {
  view: DataView<ArrayBuffer>;
  /** The optional header, and data directories behind it. */
  optionalAt: number;
  directoriesAt: number;
  sections: Section[];
}

// PE format (learn.microsoft.com/windows/win32/debug/pe-format): places in the headers, bytes.
const PE_POINTER_AT = 0x3c, PE_SIGNATURE = 0x4550, COFF_BYTES = 24;
const SECTIONS_AT = 6, OPTIONAL_BYTES_AT = 20;
const PE32_PLUS = 0x20b, DIRECTORIES_AT = 112;
const SECTION_ALIGNMENT_AT = 32, FILE_ALIGNMENT_AT = 36, IMAGE_BYTES_AT = 56, HEADERS_BYTES_AT = 60;
const CHECKSUM_AT = 64;
const RESOURCES = 2, CERTIFICATES = 4;
const SECTION_BYTES = 40;
const INITIALIZED_DATA = 0x40, READABLE = 0x4000_0000;

/** The resources of a 64-bit Windows executable. @throws RangeError if it is none. */
export function resourcesOf(file: Uint8Array<ArrayBuffer>): Resource[] {
  return resourcesIn(file, readLayout(file));
}

/**
 * The executable with other resources, in a section at its end: the last one where that holds the resources already (as
 * deno compile leaves it), else a new one. A signature is taken off: it would be wrong.
 *
 * @throws RangeError if it isn't a 64-bit Windows executable, or its headers have no room for a section.
 */
export function withResources(
  file: Uint8Array<ArrayBuffer>,
  change: (resources: Resource[]) => Resource[],
): Uint8Array<ArrayBuffer> {
  const before = readLayout(file);
  const resources = change(resourcesIn(file, before));
  const optional = (at: number) => before.view.getUint32(before.optionalAt + at, true);
  const [fileAlignment, sectionAlignment] = [optional(FILE_ALIGNMENT_AT), optional(SECTION_ALIGNMENT_AT)];

  const kept = [...before.sections];
  const last = kept.at(-1)!;
  const [oldAddress] = directory(before, RESOURCES);
  const replaces = last.virtualAddress === oldAddress && kept.every(({ rawAt }) => rawAt <= last.rawAt);
  if (replaces) kept.pop();
  const headerAt = before.sections[0].headerAt + kept.length * SECTION_BYTES;
  const firstByte = Math.min(...kept.filter(({ rawSize }) => rawSize > 0).map(({ rawAt }) => rawAt));
  if (headerAt + SECTION_BYTES > Math.min(optional(HEADERS_BYTES_AT), firstByte)) {
    throw new RangeError("Cannot add a section: there is no room for its header");
  }
  const ends = (of: (section: Section) => number) => Math.max(...kept.map(of));
  const virtualAddress = align(ends((one) => one.virtualAddress + one.virtualSize), sectionAlignment);
  const rawAt = align(ends((one) => one.rawAt + one.rawSize), fileAlignment);
  const data = buildResources(resources, virtualAddress);
  const rawSize = align(data.length, fileAlignment);

  const out = new Uint8Array(rawAt + rawSize);
  out.set(file.subarray(0, ends((one) => one.rawAt + one.rawSize)));
  out.set(data, rawAt);
  const view = new DataView(out.buffer);
  out.fill(0, headerAt, headerAt + SECTION_BYTES);
  out.set(new TextEncoder().encode(".rsrc"), headerAt);
  [data.length, virtualAddress, rawSize, rawAt].forEach((value, i) =>
    view.setUint32(headerAt + 8 + 4 * i, value, true)
  );
  view.setUint32(headerAt + 36, INITIALIZED_DATA | READABLE, true);
  view.setUint16(coffAt(before) + SECTIONS_AT, kept.length + 1, true);
  view.setUint32(
    before.optionalAt + IMAGE_BYTES_AT,
    align(virtualAddress + data.length, sectionAlignment),
    true,
  );
  // Asked for in drivers only; a wrong one would be worse than none.
  view.setUint32(before.optionalAt + CHECKSUM_AT, 0, true);
  setDirectory(view, before.directoriesAt, RESOURCES, [virtualAddress, data.length]);
  setDirectory(view, before.directoriesAt, CERTIFICATES, [0, 0]);
  return out;
}

function readLayout(file: Uint8Array<ArrayBuffer>): Layout {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const peAt = view.getUint16(0, true) === 0x5a4d ? view.getUint32(PE_POINTER_AT, true) : NaN;
  const optionalAt = peAt + COFF_BYTES;
  if (
    !(optionalAt + DIRECTORIES_AT <= file.length) || view.getUint32(peAt, true) !== PE_SIGNATURE ||
    view.getUint16(optionalAt, true) !== PE32_PLUS
  ) throw new RangeError("Cannot read the file: not a 64-bit Windows executable");
  const directoriesAt = optionalAt + DIRECTORIES_AT;
  if (view.getUint32(directoriesAt - 4, true) <= CERTIFICATES) {
    throw new RangeError("Cannot read the file: it has no data directories");
  }
  const tableAt = optionalAt + view.getUint16(peAt + OPTIONAL_BYTES_AT, true);
  const count = view.getUint16(peAt + SECTIONS_AT, true);
  if (count === 0) throw new RangeError("Cannot read the file: it has no sections");
  const sections = Array.from({ length: count }, (_, i): Section => {
    const headerAt = tableAt + i * SECTION_BYTES;
    const [virtualSize, virtualAddress, rawSize, rawAt] = [8, 12, 16, 20].map((at) =>
      view.getUint32(headerAt + at, true)
    );
    return { headerAt, virtualSize, virtualAddress, rawSize, rawAt };
  });
  return { view, optionalAt, directoriesAt, sections };
}

function resourcesIn(file: Uint8Array<ArrayBuffer>, layout: Layout): Resource[] {
  const [address, size] = directory(layout, RESOURCES);
  if (address === 0) return [];
  const section = layout.sections.find(({ virtualAddress, rawSize }) =>
    address >= virtualAddress && address + size <= virtualAddress + rawSize
  );
  if (!section) throw new RangeError("Cannot read the resources: they are in no section");
  const at = section.rawAt + address - section.virtualAddress;
  return readResources(file.subarray(at, at + size), address);
}

function coffAt({ optionalAt }: Layout): number {
  return optionalAt - COFF_BYTES;
}

function directory({ view, directoriesAt }: Layout, index: number): [address: number, size: number] {
  const at = directoriesAt + 8 * index;
  return [view.getUint32(at, true), view.getUint32(at + 4, true)];
}

function setDirectory(view: DataView, directoriesAt: number, index: number, pair: [number, number]): void {
  pair.forEach((value, i) => view.setUint32(directoriesAt + 8 * index + 4 * i, value, true));
}

function align(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}
