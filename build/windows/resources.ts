/** One resource of a Windows executable. Names are numbers or upper-case text. */
export interface Resource {
  /** E.g. RT_VERSION. */
  type: number | string;
  name: number | string;
  /** LANGID, 0 for neutral. */
  language: number;
  data: Uint8Array;
}

/** Types of resources (learn.microsoft.com/windows/win32/menurc/resource-types). */
export const RT_ICON = 3, RT_RCDATA = 10, RT_GROUP_ICON = 14, RT_VERSION = 16, RT_MANIFEST = 24;
export const LANGUAGE_GERMAN = 0x0407;

// PE format, "The .rsrc Section": a table, its entries, and what they lead to.
const TABLE_BYTES = 16, ENTRY_BYTES = 8, DATA_ENTRY_BYTES = 16;
const FLAG = 0x8000_0000;
/** Windows reads version information as 32-bit words. */
const DATA_ALIGNMENT = 8;

type Name = number | string;

/**
 * Reads a resource section: tables of types, of names, of languages.
 *
 * @param address the section's address in memory (RVA), from which data is counted.
 * @throws RangeError for what leads out of it.
 */
export function readResources(section: Uint8Array, address: number): Resource[] {
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength);

  function entries(table: number): { name: Name; at: number; isTable: boolean }[] {
    const count = view.getUint16(table + 12, true) + view.getUint16(table + 14, true);
    return Array.from({ length: count }, (_, i) => {
      const at = table + TABLE_BYTES + ENTRY_BYTES * i;
      const [name, target] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
      return {
        name: name >= FLAG ? text(name - FLAG) : name,
        at: target % FLAG,
        isTable: target >= FLAG,
      };
    });
  }

  function text(at: number): string {
    const units = Array.from(
      { length: view.getUint16(at, true) },
      (_, i) => view.getUint16(at + 2 + 2 * i, true),
    );
    return String.fromCharCode(...units);
  }

  function data(at: number): Uint8Array {
    const from = view.getUint32(at, true) - address, length = view.getUint32(at + 4, true);
    if (from < 0 || from + length > section.length) {
      throw new RangeError("Cannot read a resource: it isn't there");
    }
    return section.subarray(from, from + length);
  }

  return entries(0).flatMap(({ name: type, at, isTable }) => {
    if (!isTable) throw new RangeError("Cannot read the resources: a type has no names");
    return entries(at).flatMap(({ name, at, isTable }) => {
      if (!isTable) return [{ type, name, language: 0, data: data(at) }];
      return entries(at).map(({ name: language, at, isTable }) => {
        if (isTable || typeof language === "string") {
          throw new RangeError("Cannot read the resources: a language leads on");
        }
        return { type, name, language, data: data(at) };
      });
    });
  });
}

/** Writes a resource section that will stand at `address` in memory. */
export function buildResources(resources: readonly Resource[], address: number): Uint8Array<ArrayBuffer> {
  const types = grouped(resources, ({ type }) => type).map(([type, ofType]) => ({
    key: type,
    names: grouped(ofType, ({ name }) => name).map(([name, ofName]) => ({
      key: name,
      languages: grouped(ofName, ({ language }) => language).map(([key, [resource]]) => ({ key, resource })),
    })),
  }));
  const names = types.flatMap((type) => type.names), leaves = names.flatMap((name) => name.languages);
  const texts = [...types, ...names].map(({ key }) => key).filter((key) => typeof key === "string");
  const tablesBytes = TABLE_BYTES * (1 + types.length + names.length) +
    ENTRY_BYTES * (types.length + names.length + leaves.length);
  const textsBytes = texts.reduce((sum, text) => sum + 2 + 2 * text.length, 0);
  const entriesAt = aligned(tablesBytes + textsBytes);
  let end = entriesAt + DATA_ENTRY_BYTES * leaves.length;
  for (const { resource } of leaves) end = aligned(end) + resource.data.length;

  const section = new Uint8Array(end);
  const view = new DataView(section.buffer);
  let tableAt = 0,
    textAt = tablesBytes,
    entryAt = entriesAt,
    dataAt = entriesAt + DATA_ENTRY_BYTES * leaves.length;

  /** Writes a table and gives back where each of its entries leads from. */
  function table(keys: readonly Name[]): number[] {
    const at = tableAt;
    const named = keys.filter((key) => typeof key === "string").length;
    view.setUint16(at + 12, named, true);
    view.setUint16(at + 14, keys.length - named, true);
    tableAt += TABLE_BYTES + ENTRY_BYTES * keys.length;
    return keys.map((key, i) => {
      const entry = at + TABLE_BYTES + ENTRY_BYTES * i;
      view.setUint32(entry, typeof key === "string" ? FLAG + writeText(key) : key, true);
      return entry + 4;
    });
  }

  function writeText(text: string): number {
    const at = textAt;
    view.setUint16(at, text.length, true);
    for (let i = 0; i < text.length; i++) view.setUint16(at + 2 + 2 * i, text.charCodeAt(i), true);
    textAt += 2 + 2 * text.length;
    return at;
  }

  function leadsToTable(from: number): void {
    view.setUint32(from, FLAG + tableAt, true);
  }

  table(types.map(({ key }) => key)).forEach((from, i) => {
    leadsToTable(from);
    table(types[i].names.map(({ key }) => key)).forEach((from, k) => {
      const { languages } = types[i].names[k];
      leadsToTable(from);
      table(languages.map(({ key }) => key)).forEach((from, l) => {
        const { data } = languages[l].resource;
        dataAt = aligned(dataAt);
        view.setUint32(from, entryAt, true);
        view.setUint32(entryAt, address + dataAt, true);
        view.setUint32(entryAt + 4, data.length, true);
        section.set(data, dataAt);
        entryAt += DATA_ENTRY_BYTES;
        dataAt += data.length;
      });
    });
  });
  return section;
}

/** By key, in the order of the format: texts first, each kind ascending. The last of several with one key counts. */
function grouped<Key extends Name>(
  resources: readonly Resource[],
  keyOf: (resource: Resource) => Key,
): [Key, Resource[]][] {
  const groups = new Map<Key, Resource[]>();
  for (const resource of resources) {
    const key = keyOf(resource);
    groups.set(key, [resource, ...groups.get(key) ?? []]);
  }
  return [...groups].sort(([a], [b]) => {
    if (typeof a === typeof b) return a < b ? -1 : 1;
    return typeof a === "string" ? -1 : 1;
  });
}

function aligned(value: number): number {
  return Math.ceil(value / DATA_ALIGNMENT) * DATA_ALIGNMENT;
}
