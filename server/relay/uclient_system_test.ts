import assert from "node:assert/strict";
import { exists } from "./testing_coturn.ts";
import { startTestRelay, testCredential } from "./testing.ts";

/** coturn's own test client: it knows the protocol better than we do. */

const UCLIENT = "/usr/bin/turnutils_uclient";
const options = { ignore: !exists(UCLIENT) };

/** @returns what it printed. `-y`: both ends are its own; `-c`: no second port for RTCP. */
async function uclient(
  args: readonly string[],
  { port, username, credential }: { port: number; username: string; credential: string },
): Promise<{ text: string; sent: number; received: number; lost: number }> {
  const common = ["-y", "-c", "-n", "50", "-l", "500", "-u", username, "-w", credential, "-p", String(port)];
  const child = new Deno.Command("timeout", {
    args: ["50", UCLIENT, ...common, ...args, "127.0.0.1"],
    stdout: "piped",
    stderr: "piped",
  });
  const { stdout, stderr } = await child.output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  const total = /tot_send_msgs=(\d+), tot_recv_msgs=(\d+)/g;
  const [sent = 0, received = 0] = [...text.matchAll(total)].at(-1)?.slice(1).map(Number) ?? [];
  const lost = Number(/Total lost packets (\d+)/.exec(text)?.[1] ?? NaN);
  return { text, sent, received, lost };
}

Deno.test(
  "turnutils_uclient relays over UDP by channels, and over TCP by indications",
  options,
  async () => {
    await using relay = await startTestRelay();
    const { username, credential } = testCredential();
    for (
      const [what, port, args] of [
        ["UDP, channels", relay.udpPort, []],
        ["UDP, indications", relay.udpPort, ["-s"]],
        ["TCP, channels", relay.tcpPort, ["-t"]],
        ["TCP, indications", relay.tcpPort, ["-t", "-s"]],
      ] as const
    ) {
      const { text, sent, received, lost } = await uclient(args, { port, username, credential });
      assert.ok(sent > 0 && received === sent && lost === 0, `${what}: ${text}`);
    }
  },
);

Deno.test("turnutils_uclient gets nothing with a wrong password", options, async () => {
  await using relay = await startTestRelay();
  const { username } = testCredential();
  const { received } = await uclient([], { port: relay.udpPort, username, credential: "wrong" });
  assert.equal(received, 0);
  assert.equal(relay.relay.figures.allocations, 0);
});
