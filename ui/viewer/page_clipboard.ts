/** This page's access to its computer's clipboard (Clipboard API). Browsers want the page in use, and some a click. */
export const pageClipboard = {
  read: (): Promise<string> => navigator.clipboard.readText(),
  write: (text: string): Promise<void> => navigator.clipboard.writeText(text),
  mayWrite: (): boolean => document.hasFocus(),
};
