import { NO_DOWNLOADS } from "../downloads/mod.ts";
import { TEST_ASSETS } from "../testing.ts";
import { startServer } from "../start_server.ts";

/**
 * A server as a process of its own, for tests that kill it: `testing_node.ts DATA [REDIS-URL]`. Prints one line when it
 * serves, and lives until it is ended.
 */
const [dataDir, url] = Deno.args;
const server = await startServer({
  host: "127.0.0.1",
  port: 0,
  dataDir,
  keyFile: null,
  redis: url ? { url, passwordFile: null } : null,
  office: { name: "Kanzlei Probe", phone: "0221 123", address: null },
  assets: TEST_ASSETS,
  show: { canShow: false, createHost: () => Promise.reject(new Error("no screen")) },
  downloads: NO_DOWNLOADS,
  relay: { kind: "none" },
  open: null,
  emit: () => {},
  print: () => {},
});
const ready = JSON.stringify({ port: server.port, launch: server.adviserUrl.split("#start=")[1] });
Deno.stdout.writeSync(new TextEncoder().encode(`${ready}\n`));
