import { basename } from "node:path";

/**
 * What a program is called, for people.
 *
 * @param windowClass of WM_CLASS, its second string; may be empty.
 * @param key of the application: its file, and for interpreters what they run.
 */
export function programName(windowClass: string, key: string): string {
  // "org.gnome.Nautilus": a name on the bus.
  const named = /^[a-z]+(?:\.[\w-]+)+$/i.test(windowClass)
    ? windowClass.slice(windowClass.lastIndexOf(".") + 1)
    : windowClass;
  const words = (named || fileName(key)).replaceAll(/[-_\s]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function fileName(key: string): string {
  const word = key.split(" ").findLast((part) => part.includes("/")) ?? key;
  return basename(word).replace(/\.(?:py|pl|rb|js|mjs|ts|jar|tcl|sh|exe)$/i, "");
}
