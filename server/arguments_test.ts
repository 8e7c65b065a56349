import assert from "node:assert/strict";
import { parseArguments } from "./arguments.ts";
import { UserError } from "./errors.ts";

Deno.test("parseArguments() chooses the role", () => {
  assert.equal(parseArguments([]).role, "client");
  assert.equal(parseArguments(["server"]).role, "server");
  assert.equal(parseArguments(["demo", "--no-open"]).role, "demo");
  assert.equal(parseArguments([], "/opt/MFB-Berater.exe").role, "server");
  assert.equal(parseArguments(["--help"]).role, "help");
  assert.equal(parseArguments(["--version"]).role, "version");
});

Deno.test("parseArguments() reads every flag", () => {
  const command = parseArguments([
    "server",
    "--port",
    "0",
    "--host",
    "0.0.0.0",
    "--data",
    "/x",
    "--json",
    "--no-open",
    "--display",
    ":7",
  ]);
  assert.deepEqual(command, {
    role: "server",
    options: {
      port: 0,
      host: "0.0.0.0",
      data: "/x",
      office: "Ihre Kanzlei",
      phone: "",
      address: null,
      json: true,
      open: false,
      display: ":7",
      source: null,
      bar: true,
    },
  });
  const client = parseArguments(["--server", "https://hilfe.example:444/", "--source", "virtual"]);
  assert.equal(client.role === "client" && client.options.server, "https://hilfe.example:444");
});

Deno.test("parseArguments() names all mistakes in one sentence", () => {
  const cases: [string[], RegExp][] = [
    [["--nope"], /unknown flag "--nope"/],
    [["serve"], /unknown command "serve"/],
    [["--port", "70000"], /not a port/],
    [["--port"], /"--port" needs a value/],
    [["--json=1"], /takes no value/],
    [["server", "--server", "http://x"], /"--server" is not for the server/],
    [["--server", "ftp://x"], /is not an address/],
    [["--server", "http://x/path"], /is not an address/],
    [["--display", "one"], /is not a display/],
    [["--source", "film"], /neither x11 nor virtual/],
    [["--port", "x", "--source", "y"], /not a port.*neither/],
  ];
  for (const [args, message] of cases) {
    assert.throws(
      () => parseArguments(args),
      (error) => error instanceof UserError && message.test(error.message),
      args.join(" "),
    );
  }
});
