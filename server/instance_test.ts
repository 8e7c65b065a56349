import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { askRunning, beFound } from "./instance.ts";
import { InstanceFile, instanceFile } from "./instance_file.ts";
import { InstanceGate, isAnswer, makeAsk, newSecret } from "./instance_proof.ts";
import { INSTANCE_ASKS_MAX } from "./limits.ts";
import { startClient } from "./start_client.ts";
import { TEST_ASSETS } from "./testing.ts";

function place() {
  const root = Deno.makeTempDirSync({ prefix: "mfb-instance-" });
  const folder = join(root, "mfb");
  return {
    file: new InstanceFile({ folder, name: "test" }),
    folder,
    [Symbol.dispose]: () => Deno.removeSync(root, { recursive: true }),
  };
}

/** A client that counts its windows. */
async function client(instance: InstanceFile | null) {
  const opened: string[] = [];
  let closed = 0;
  const running = await startClient({
    port: 0,
    assets: TEST_ASSETS,
    instance,
    open: (url) => opened.push(url) > 0,
    emit: () => {},
    print: () => {},
    createSession: () => ({
      handle: () => {},
      filePart() {},
      attach: () => [],
      close: () => Promise.resolve(void closed++),
    }),
  });
  return { running, opened, closed: () => closed };
}

/** Somebody who listens where a client was; what he is told. */
async function stranger(answer: (body: string) => string) {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => body += part);
    request.on("end", () => {
      heard.push(body);
      response.end(answer(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close: () =>
      new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

Deno.test("a second start opens the first one's page, and starts none", async () => {
  using of = place();
  const { file } = of;
  assert.equal(await askRunning(file), false, "nobody runs");
  const first = await client(file);
  assert.ok(first.running);
  assert.equal(first.opened.length, 1);
  assert.equal(await askRunning(file), true);
  assert.equal(first.opened.length, 2);
  const [one, other] = first.opened.map((url) => url.split("#start=")[1]);
  assert.notEqual(one, other, "each window has a token of its own");

  const second = await client(file);
  assert.equal(second.running, null);
  assert.deepEqual([second.opened.length, second.closed()], [0, 1]);
  assert.equal(first.opened.length, 2, "asked again at once: the window opened just before is enough");

  first.running.hide();
  assert.equal(await askRunning(file), false, "hidden");
  await first.running.show();
  assert.equal(await askRunning(file), true);
  await first.running.close();
  assert.equal(file.read(), null);
  assert.throws(() => Deno.statSync(of.folder), Deno.errors.NotFound, "nothing is left");
});

Deno.test("of clients that start at the same time one stays", async () => {
  using of = place();
  const all = await Promise.all(Array.from({ length: 5 }, () => client(of.file)));
  const running = all.filter(({ running }) => running !== null);
  assert.equal(running.length, 1);
  await running[0].running!.close();
});

Deno.test("what a killed client left is replaced, whatever it is", async () => {
  using of = place();
  const { file } = of;
  const closed = await stranger(() => "");
  await closed.close();
  for (
    const left of [
      JSON.stringify({ port: closed.port, secret: newSecret() }),
      JSON.stringify({ port: 0, secret: newSecret() }),
      "{",
      "",
      "x".repeat(5000),
    ]
  ) {
    Deno.mkdirSync(of.folder, { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(file.path, left);
    assert.equal(await askRunning(file), false);
    const { running } = await client(file);
    assert.ok(running, left.slice(0, 20));
    assert.equal(file.read()?.port, running.port);
    await running.close();
  }
});

Deno.test("who listens on a dead client's port learns no secret, and can't keep a new one from starting", async () => {
  using of = place();
  const { file } = of;
  const own = { secret: newSecret() };
  const answers: ((body: string) => string)[] = [
    () => "",
    () => "{}",
    (body) => body,
    (body) => JSON.stringify({ proof: JSON.parse(body).proof }),
    () => JSON.stringify({ proof: newSecret() }),
    () => "x".repeat(100_000),
  ];
  for (const answer of answers) {
    const other = await stranger(answer);
    assert.equal(file.create({ port: other.port, ...own }), true);
    assert.equal(await askRunning(file), false);
    assert.equal(other.heard.length, 1);
    assert.ok(!other.heard[0].includes(own.secret));
    const { running } = await client(file);
    assert.ok(running);
    await running.close();
    await other.close();
  }
});

Deno.test("beFound() removes nobody else's file", async () => {
  using of = place();
  const { file } = of;
  const hide = await beFound(file, { port: 1, secret: newSecret() });
  file.remove(null);
  const other = { port: 2, secret: newSecret() };
  file.create(other);
  hide!();
  assert.deepEqual(file.read(), other);
});

Deno.test("InstanceGate.take() answers each right question once", () => {
  const gate = new InstanceGate();
  const ask = makeAsk(gate.secret);
  assert.equal(gate.take(makeAsk(newSecret())), null, "wrong secret");
  assert.equal(gate.take({ ...ask, nonce: newSecret() }), null, "another question's proof");
  assert.equal(gate.take({ nonce: ask.nonce, proof: "" }), null);
  const proof = gate.take(ask);
  assert.ok(proof && isAnswer(gate.secret, ask, proof));
  assert.ok(!isAnswer(gate.secret, makeAsk(gate.secret), proof), "for this question alone");
  assert.ok(!isAnswer(gate.secret, ask, ask.proof), "the question itself is no answer");
  assert.equal(gate.take(ask), null, "replayed");
  for (let i = 1; i < INSTANCE_ASKS_MAX; i++) assert.ok(gate.take(makeAsk(gate.secret)));
  assert.equal(gate.take(makeAsk(gate.secret)), null);
});

Deno.test("instanceFile() tells apart offices, desktops and users", () => {
  const path = (server: string, env: Record<string, string>) => instanceFile(server, env).path;
  const windows = process.platform === "win32";
  const env = {
    XDG_RUNTIME_DIR: "/run/user/1",
    LOCALAPPDATA: "C:\\a",
    DISPLAY: ":0",
    SESSIONNAME: "Console",
  };
  const own = path("https://a.example", env);
  assert.equal(path("https://a.example", { ...env }), own);
  assert.notEqual(path("https://b.example", env), own);
  assert.notEqual(path("https://a.example", { ...env, DISPLAY: ":1", SESSIONNAME: "RDP-Tcp#1" }), own);
  assert.notEqual(
    path("https://a.example", { ...env, XDG_RUNTIME_DIR: "/run/user/2", LOCALAPPDATA: "C:\\b" }),
    own,
  );
  assert.equal(own.replaceAll("\\", "/").startsWith(windows ? "C:/a/MFB/" : "/run/user/1/mfb/"), true);
});

const unix = process.platform !== "win32";

Deno.test({
  name: "the file and its folder are the user's own",
  ignore: !unix,
  fn() {
    using of = place();
    const { file, folder } = of;
    const own = { port: 7, secret: newSecret() };
    file.create(own);
    assert.equal(Deno.statSync(file.path).mode! & 0o777, 0o600);
    assert.equal(Deno.statSync(folder).mode! & 0o777, 0o700);
    Deno.chmodSync(folder, 0o755);
    assert.equal(file.read(), null, "others could have put theirs there");
    assert.throws(() => file.create(own), /open to others/);
  },
});

Deno.test({
  name: "another user can't read the file, nor put one there",
  // Only root can be somebody else.
  ignore: !unix || Deno.uid() !== 0,
  async fn() {
    using of = place();
    const { file, folder } = of;
    file.create({ port: 7, secret: newSecret() });
    const nobody = 65534;
    const as = async (command: string, ...args: string[]) => {
      const { success, stdout } = await new Deno.Command(command, {
        args,
        uid: nobody,
        gid: nobody,
        cwd: "/",
      }).output();
      return { success, text: new TextDecoder().decode(stdout) };
    };
    assert.deepEqual(await as("cat", file.path), { success: false, text: "" });
    assert.deepEqual(await as("ls", folder), { success: false, text: "" });
    assert.equal((await as("touch", join(folder, "x"))).success, false);
    assert.equal((await as("ln", "-s", "/etc/passwd", join(folder, "x"))).success, false);
    // A folder that was his before.
    Deno.chownSync(folder, nobody, nobody);
    assert.equal(file.read(), null);
    assert.throws(() => file.create({ port: 7, secret: newSecret() }), /open to others/);
  },
});
