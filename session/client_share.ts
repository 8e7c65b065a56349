import type { ClientToUi } from "../protocol/local.ts";
import type { ClientEnd } from "./client_end.ts";
import { createHost } from "./host.ts";
import type { Host, HostOptions, ScreenHost } from "./host_types.ts";
import { ownAddresses, withOwnAddresses } from "./own_addresses.ts";
import { createViewShare, type ViewShare } from "./view_share.ts";

/** What a client shares: its screen, or what its browser captures; then `viewShare` is the host. */
export interface ClientShare {
  host: Host | ScreenHost;
  viewShare: ViewShare | null;
}

/** @param browser for a screen that only the browser can have: never the built-in desktop in its place */
export function createClientShare(
  options: HostOptions,
  browser: { end: Pick<ClientEnd, "send">; tell(message: ClientToUi): void } | null,
): ClientShare {
  if (!browser) return { host: createHost(options), viewShare: null };
  const { end, tell } = browser;
  const viewShare = createViewShare({
    ...options,
    complete: (signal) => withOwnAddresses(signal, ownAddresses()),
    onMessage: (message) => end.send({ type: "view-share", message }),
    onUi: (message) => tell({ type: "view-share", message }),
  });
  return { host: viewShare, viewShare };
}
