import assert from "node:assert/strict";
import { test } from "node:test";
import { platformOf } from "./platform.ts";

test("platformOf() names the system, phones before what they are built on", () => {
  const agents: [string, string][] = [
    [
      "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/150.0.0.0 Mobile Safari/537.36",
      "Android",
    ],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "iPhone"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/148.0", "Windows"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15", "macOS"],
    ["Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0.0.0 Safari/537.36", "Linux"],
    ["<script>Windows</script>x", "Windows"],
    ["", ""],
  ];
  for (const [agent, name] of agents) assert.equal(platformOf(agent), name, agent);
});
