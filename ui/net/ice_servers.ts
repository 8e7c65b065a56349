import type { IceServer, IceServers } from "../../protocol/ice.ts";

/** From the next description on the connection gathers candidates at these; what runs goes on as it is. */
export async function useIceServers(peer: RTCPeerConnection, iceServers: IceServers): Promise<void> {
  const servers = await iceServers();
  if (peer.signalingState === "closed") return;
  peer.setConfiguration({ ...peer.getConfiguration(), iceServers: servers.map(asBrowsersTakeIt) });
}

/** A server without a name must have none at all, not an undefined one. */
function asBrowsersTakeIt({ urls, username, credential }: IceServer): RTCIceServer {
  return username === undefined ? { urls } : { urls, username, credential };
}
