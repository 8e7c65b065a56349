import { createDownloads } from "../server/downloads/mod.ts";
import { startServer } from "../server/start_server.ts";
import { TEST_ASSETS } from "../server/testing.ts";

/**
 * The victim of abuse_system_test.ts, as a process of its own: `abuse_server.ts DATA`. 127.0.0.1 is its named proxy, so
 * that an attacker there has as many addresses as he likes. Prints one line when it serves, and lives until it is ended.
 */
const [dataDir] = Deno.args;

/** A name with which somebody hopes to write headers and markup of his own. */
const OFFICE = 'Kanzlei\r\nSet-Cookie: owned=1\r\n\r\n<script>alert(1)</script>"; filename="evil.exe';

const server = await startServer({
  host: "0.0.0.0",
  port: 0,
  dataDir,
  keyFile: null,
  redis: null,
  office: { name: OFFICE, phone: "0221\r\nX-Owned: 1", address: null },
  assets: TEST_ASSETS,
  show: { canShow: false, createHost: () => Promise.reject(new Error("no screen")) },
  downloads: createDownloads({ folders: [`${dataDir}/downloads`], own: null }, `${dataDir}/cache`),
  relay: { kind: "own", udpPort: 0 },
  proxies: ["127.0.0.1"],
  open: null,
  emit: () => {},
  print: () => {},
});
const [here, launch] = server.adviserUrl.split("/berater#start=");
const ready = JSON.stringify({ port: server.port, udpPort: server.relay.udpPort, here, launch });
Deno.stdout.writeSync(new TextEncoder().encode(`${ready}\n`));
