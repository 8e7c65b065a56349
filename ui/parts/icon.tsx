import { createElement } from "preact";
import { type IconName, ICONS } from "./icons.ts";

/** A decorative icon in the text's colour; what it means is said in words beside it. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {ICONS[name].map(([element, attributes], index) =>
        createElement(element, { key: index, ...attributes })
      )}
    </svg>
  );
}
