import assert from "node:assert/strict";
import { run } from "../../tests/e2e/child.ts";
import { waitFor } from "../../tests/e2e/wait.ts";
import { UserError } from "../errors.ts";
import { REDIS_RETRY_MAX_MS } from "./limits.ts";
import { openRedis, script } from "./redis.ts";
import { startTestRedis } from "./testing_redis.ts";

const PING = script("return 'here'");
const PASSWORD = "geheim@/:?#ü";

Deno.test("openRedis() takes the name out of the address and the password from beside it", async () => {
  await using server = await startTestRedis();
  const { hostname, port } = new URL(server.url);
  await run("redis-cli", ["-p", port, "ACL", "SETUSER", "mfb", "on", `>${PASSWORD}`, "~*", "&*", "+@all"]);
  await run("redis-cli", ["-p", port, "ACL", "SETUSER", "default", "off"]);
  const inAddress = encodeURIComponent(PASSWORD);

  for (
    const [url, password] of [
      [`redis://mfb@${hostname}:${port}`, PASSWORD],
      [`redis://mfb:${inAddress}@${hostname}:${port}/0`, undefined],
      // The one beside it wins.
      [`redis://mfb:falsch@${hostname}:${port}`, PASSWORD],
    ] as const
  ) {
    const redis = await openRedis({ url, password });
    assert.equal(await redis.run(PING, []), "here", url);
    redis.close();
  }

  for (const password of [undefined, "falsch-7261"]) {
    await assert.rejects(
      openRedis({ url: `redis://mfb:falsch-7262@${hostname}:${port}`, password }),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.doesNotMatch(`${error.message} ${error.hint}`, /726/);
        return true;
      },
    );
  }
});

Deno.test("a Redis that is gone is closed for good: nothing tries to reach it any more", async () => {
  await using server = await startTestRedis();
  const redis = await openRedis({ url: server.url });
  await server.kill();
  await waitFor(() => !redis.ready, { what: "Redis is gone", timeoutMs: 30_000 });
  redis.close();
  await server.start();
  // The package's last pause runs to its end; after that the sanitizer would find a timer or a socket that goes on.
  await new Promise((resolve) => setTimeout(resolve, REDIS_RETRY_MAX_MS + 100));
  await assert.rejects(redis.run(PING, []));
});
