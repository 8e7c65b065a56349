/** What people call the system that a browser runs on; empty if it isn't known. @param agent as in navigator.userAgent */
export function platformOf(agent: string): string {
  const known: [RegExp, string][] = [
    [/\bAndroid\b/, "Android"],
    [/\biPhone\b/, "iPhone"],
    [/\biPad\b/, "iPad"],
    [/\bWindows\b/, "Windows"],
    [/\bMac OS X\b/, "macOS"],
    [/\bCrOS\b/, "ChromeOS"],
    [/\bLinux\b/, "Linux"],
  ];
  return known.find(([pattern]) => pattern.test(agent))?.[1] ?? "";
}
