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

Deno.test("parseArguments() lets the server take flags from its environment; the command line wins", () => {
  const env = {
    MFB_PORT: "8443",
    MFB_OFFICE: "Kanzlei Umgebung",
    MFB_NO_OPEN: "1",
    MFB_JSON: "0",
    MFB_HELP: "1",
  };
  const command = parseArguments(["server", "--office", "Kanzlei Zeile"], "", env);
  assert.ok(command.role === "server");
  const { port, office, open, json } = command.options;
  assert.deepEqual({ port, office, open, json }, {
    port: 8443,
    office: "Kanzlei Zeile",
    open: false,
    json: false,
  });
  // A client's computer isn't set up by variables.
  const client = parseArguments([], "", env);
  assert.ok(client.role === "client" && client.options.port === 0 && client.options.open);
});

Deno.test("parseArguments() names the variable that is wrong, with all other mistakes", () => {
  const env = { MFB_PORT: "x", MFB_ADDRESS: "ftp://x", MFB_NO_OPEN: "ja" };
  assert.throws(
    () => parseArguments(["server", "--source", "y"], "", env),
    /"MFB_PORT=x" is not a port.*"--source y" is neither.*"MFB_ADDRESS=ftp:\/\/x" is not.*"MFB_NO_OPEN=ja" is neither/,
  );
});
