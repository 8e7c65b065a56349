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
    "--insecure-http",
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
      office: null,
      phone: null,
      address: null,
      downloads: null,
      redis: null,
      keyFile: null,
      relay: { kind: "own", udpPort: null },
      tls: null,
      acme: null,
      httpRedirect: null,
      proxies: [],
      insecureHttp: true,
      metricsTokenFile: null,
      logJson: false,
      json: true,
      open: false,
      display: ":7",
      source: null,
      bar: true,
    },
  });
  const relays: [string[], unknown][] = [
    [["--no-relay"], { kind: "none" }],
    [["--relay-port", "0"], { kind: "own", udpPort: 0 }],
    [
      ["--turn-url", "turn:t.example:3478,turns:t.example:443?transport=tcp", "--turn-secret-file", "/s"],
      {
        kind: "foreign",
        urls: ["turn:t.example:3478", "turns:t.example:443?transport=tcp"],
        secretFile: "/s",
      },
    ],
  ];
  for (const [flags, relay] of relays) {
    const server = parseArguments(["server", ...flags]);
    assert.deepEqual(server.role === "server" && server.options.relay, relay);
  }
  const client = parseArguments(["--server", "https://hilfe.example:444/", "--source", "virtual"]);
  assert.equal(client.role === "client" && client.options.server, "https://hilfe.example:444");
});

Deno.test("parseArguments() tells an office named by the user from one that stands in the program's name", () => {
  const client = (args: string[], executable: string) => {
    const command = parseArguments(args, executable);
    assert.equal(command.role, "client");
    return command.role === "client" ? [command.options.server, command.options.named] : [];
  };
  const named = "C:\\Users\\Anna\\MFB-Kunde_kanzlei.example.de (1).exe";
  assert.deepEqual(client([], "/usr/bin/deno"), [null, null]);
  assert.deepEqual(client([], named), [null, "https://kanzlei.example.de"]);
  assert.deepEqual(client(["--server", "https://b.example/"], named), [
    "https://b.example",
    "https://kanzlei.example.de",
  ]);
  // A host's name makes no server of a client.
  assert.deepEqual(client([], "MFB-Kunde_MFB-Berater.example.de.exe"), [
    null,
    "https://mfb-berater.example.de",
  ]);
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
    [["server", "sichern"], /"server sichern" needs a file/],
    [["server", "sichern", "a", "b"], /too many words: "b"/],
    [["demo", "sichern", "a"], /too many words: "sichern a"/],
    [["serve"], /unknown command "serve"/],
    [["--port", "70000"], /not a port/],
    [["--port"], /"--port" needs a value/],
    [["--json=1"], /takes no value/],
    [["server", "--server", "http://x"], /"--server" is not for the server/],
    [["--server", "ftp://x"], /is not an address/],
    [["--server", "http://x/path"], /is not an address/],
    [["--display", "one"], /is not a display/],
    [["--source", "film"], /neither x11 nor virtual/],
    [["server", "--redis", "http://:geheim@x"], /"--redis" is not an address such as redis/],
    [["server", "--redis", "redis://x/path"], /is not an address such as redis/],
    [["server", "--redis-password-file", "f"], /needs --redis/],
    [["--redis", "redis://x"], /"--redis" is not for the client/],
    [["server", "--restarted"], /"--restarted" is not for the server/],
    [["--port", "x", "--source", "y"], /not a port.*neither/],
    [["server", "--relay-port", "99999"], /relay-port.* is not a port/],
    [["server", "--turn-url", "turn:t.example"], /needs both --turn-url and --turn-secret-file/],
    [["server", "--turn-url", "http://t", "--turn-secret-file", "/x"], /is not a relay's address/],
    [["server", "--turn-url", "turn:t", "--turn-secret-file", "/x", "--no-relay"], /takes the place/],
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

Deno.test("parseArguments() takes a copy's file, and the data folder also from the environment", () => {
  const copy = (args: string[], env = {}) =>
    parseArguments(["server", "sichern", "copy.db", ...args], "", env);
  assert.deepEqual(copy([]), { role: "backup", data: null, file: "copy.db" });
  assert.deepEqual(copy(["--data", "/x"]), { role: "backup", data: "/x", file: "copy.db" });
  assert.deepEqual(copy([], { MFB_DATA: "/y" }), { role: "backup", data: "/y", file: "copy.db" });
});

const network = (...args: string[]) => {
  const command = parseArguments(["server", ...args]);
  assert.ok(command.role === "server");
  return command.options;
};

Deno.test("parseArguments() reads server pruefen with the server's own flags", () => {
  for (const verb of ["pruefen", "prüfen"]) {
    const command = parseArguments(["server", verb, "--port", "8443", "--relay-port", "3479"]);
    assert.ok(command.role === "check" && command.options.port === 8443);
    assert.deepEqual(command.options.relay, { kind: "own", udpPort: 3479 });
  }
  assert.throws(() => parseArguments(["server", "pruefen", "alles"]), /too many words: "alles"/);
  assert.throws(() => parseArguments(["server", "pruefen", "--host", "0.0.0.0"]), /plain HTTP to a network/);
});

Deno.test("parseArguments() serves plain HTTP to a network only behind a proxy, or when it is told to", () => {
  for (const host of ["127.0.0.1", "::1", "localhost"]) assert.equal(network("--host", host).host, host);
  for (const host of ["0.0.0.0", "::", "192.0.2.1", "kanzlei.example"]) {
    assert.throws(() => network("--host", host), /would serve plain HTTP to a network/, host);
    for (
      const leave of [
        ["--insecure-http"],
        ["--proxy", "10.0.0.1"],
        ["--tls-cert", "c", "--tls-key", "k"],
      ]
    ) assert.equal(network("--host", host, ...leave).host, host);
  }
});

Deno.test("parseArguments() reads TLS, ACME and proxies, and says what is missing", () => {
  assert.deepEqual(network("--tls-cert", "c.pem", "--tls-key", "k.pem", "--http-redirect", "80").tls, {
    certFile: "c.pem",
    keyFile: "k.pem",
  });
  assert.deepEqual(network("--proxy", "10.0.0.1, 2001:db8::/32").proxies, ["10.0.0.1", "2001:db8::/32"]);
  const acme = ["--acme-directory", "https://acme.example/dir", "--acme-accept-terms"];
  const found = network(...acme, "--address", "https://hilfe.kanzlei.example");
  assert.deepEqual(found.acme, {
    directory: "https://acme.example/dir",
    email: null,
    domain: "hilfe.kanzlei.example",
  });
  assert.equal(found.httpRedirect, 80);
  const cases: [string[], RegExp][] = [
    [["--tls-cert", "c"], /needs --tls-key/],
    [["--tls-key", "k"], /needs --tls-cert/],
    [["--http-redirect", "80"], /no HTTPS to lead to/],
    [["--tls-cert", "c", "--tls-key", "k", "--http-redirect", "x"], /is not a port/],
    [["--proxy", "proxy.local"], /names "proxy.local"/],
    [acme, /needs --address https:\/\/NAME/],
    [[...acme, "--address", "https://192.0.2.1"], /needs --address https:\/\/NAME/],
    [[...acme, "--address", "http://a.example"], /needs --address https:\/\/NAME/],
    [[acme[0], acme[1], "--address", "https://a.example"], /needs --acme-accept-terms/],
    [["--acme-email", "x"], /not an e-mail/],
  ];
  for (const [args, message] of cases) assert.throws(() => network(...args), message, args.join(" "));
});

Deno.test("parseArguments() repeats no address of a Redis, which may hold its password", () => {
  const wrong = "http://:geheim@redis.kanzlei.example";
  for (
    const [args, env] of [[["server", "--redis", wrong], {}], [["server"], { MFB_REDIS: wrong }]] as const
  ) {
    assert.throws(
      () => parseArguments([...args], "", env),
      (error: Error) => /REDIS|--redis/.test(error.message) && !/geheim/.test(error.message),
    );
  }
});
