import { Relay } from "../../server/relay/relay.ts";
import { openUdpPort } from "../../server/relay/udp_port.ts";

/** A relay alone in its process, so that its processor time can be told from that of its clients. */

const [secret, ...sessions] = Deno.args;
const relay = new Relay({ secret: new TextEncoder().encode(secret), now: Date.now });
for (const session of sessions) relay.open(session);
const { port } = await openUdpPort(relay, { hostname: "127.0.0.1", port: 0 });
await Deno.stdout.write(new TextEncoder().encode(`${port}\n`));
