import assert from "node:assert/strict";
import { parseArguments } from "./arguments.ts";
import { UserError } from "./errors.ts";
import { restartArguments } from "./shell.ts";

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

Deno.test("parseArguments() takes what a restart adds to the arguments, once", () => {
  const args = restartArguments(restartArguments(["--port", "7777"]));
  assert.deepEqual(args, ["--port", "7777", "--restarted"]);
  const command = parseArguments(args);
  assert.equal(command.role === "client" && command.options.restarted, true);
  const plain = parseArguments([]);
  assert.equal(plain.role === "client" && plain.options.restarted, false);
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
    [["server", "--restarted"], /"--restarted" is not for the server/],
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
