import type { ComponentChildren } from "preact";
import { t } from "../texts/texts.ts";

export interface ShellProps {
  office: string;
  phone: string;
  /** Small things of the page at the right of the header. */
  aside?: ComponentChildren;
  /** "wide" uses the whole window, for a remote screen. */
  width: "column" | "wide";
  children: ComponentChildren;
}

/** Header with the office's name, and the page's main part. */
export function Shell({ office, phone, aside, width, children }: ShellProps) {
  return (
    <div class={`shell ${width}`}>
      <header class="top">
        <Mark />
        <p class="top-name">
          <span>{office || t.product}</span>
          {phone && <span class="quiet">{t.phone} {phone}</span>}
        </p>
        {aside && <div class="top-aside">{aside}</div>}
      </header>
      <main>{children}</main>
    </div>
  );
}

/** The green symbol: two screens that meet. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect class="mark-ground" width="32" height="32" rx="8" />
      <path
        class="mark-line"
        d="M7 10.5A1.5 1.5 0 0 1 8.5 9h10A1.5 1.5 0 0 1 20 10.5v6A1.5 1.5 0 0 1 18.5 18h-10A1.5 1.5 0 0 1 7 16.5zM23 14h.5A1.5 1.5 0 0 1 25 15.5v6A1.5 1.5 0 0 1 23.5 23h-10a1.5 1.5 0 0 1-1.5-1.5V21"
      />
    </svg>
  );
}
