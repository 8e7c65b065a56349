import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Tells the text of a question as its page shows it (for the receipt), at first and whenever it has changed. */
export function useShown(
  element: RefObject<HTMLElement | null>,
  onShown: ((text: string) => void) | undefined,
): void {
  const told = useRef("");
  useLayoutEffect(() => {
    const text = element.current?.innerText ?? "";
    if (!onShown || text === told.current) return;
    told.current = text;
    onShown(text);
  });
}
