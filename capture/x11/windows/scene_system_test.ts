import assert from "node:assert/strict";
import { waitFor } from "../../contract.ts";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../../release.ts";
import { XConnection } from "../connection.ts";
import { queryExtensions } from "../extensions.ts";
import { startXvfb, waitForWindow, type Xvfb } from "../testing.ts";
import { Applications } from "./applications.ts";
import { raiseOwnPage } from "./raise.ts";
import { Scene } from "./scene.ts";
import { mayBeReached, mayBeSeen } from "../../whose.ts";

interface Stage extends AsyncDisposable {
  xvfb: Xvfb;
  scene: Scene;
  connection: XConnection;
}

async function openStage({ manager = false, args = [] as string[] } = {}): Promise<Stage> {
  const xvfb = await startXvfb({ args });
  if (manager) {
    xvfb.start("openbox");
    await waitFor("openbox", async () => {
      const text = await xvfb.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK");
      return new TextDecoder().decode(text).includes("window id");
    });
  }
  const connection = await XConnection.open(xvfb.display);
  const extensions = await queryExtensions(connection, ["SHAPE", "X-Resource"]);
  const scene = await Scene.open(connection, extensions, (scene) => {
    connection.onEvent = (event) => scene.handle(event);
  });
  return {
    xvfb,
    scene,
    connection,
    async [Symbol.asyncDispose]() {
      scene.close();
      await connection.close();
      await xvfb.kill();
    },
  };
}

function ownerOf(scene: Scene, title: string) {
  return scene.stack.find((window) => window.title === title && window.settled)?.owner ?? null;
}

for (const manager of [false, true]) {
  const where = manager ? "in a window manager's frame" : "without a window manager";
  Deno.test(`Scene knows whose a window is by its process, ${where}`, async () => {
    await using stage = await openStage({ manager });
    const { xvfb, scene } = stage;
    // What it says of itself is another program's.
    xvfb.start("xterm", "-T", "eins", "-class", "Firefox");
    xvfb.start("xclock", "-title", "zwei");
    await waitFor("both", () => ownerOf(scene, "eins") && ownerOf(scene, "zwei"));
    assert.deepEqual(ownerOf(scene, "eins"), { who: "application", key: "/usr/bin/xterm" });
    assert.deepEqual(ownerOf(scene, "zwei"), { who: "application", key: "/usr/bin/xclock" });
    const clock = await waitFor(
      "the clock where it stays",
      () => scene.stack.find(({ title, xid, client }) => title === "zwei" && (xid !== client) === manager),
    );
    const release = { ...RELEASE_NOTHING, applications: ["/usr/bin/xclock"] };
    assert.ok(mayBeSeen(clock, release) && mayBeReached(clock, release));
    assert.equal(mayBeSeen(clock, { ...release, applications: ["/usr/bin/xterm"] }), false);
    assert.equal(scene.topLevelOf(clock.client), clock);
  });
}

Deno.test("Scene tells our pages by their titles, from the moment on when they bear them", async () => {
  await using stage = await openStage({ manager: true });
  const { xvfb, scene, connection } = stage;
  xvfb.start("xterm", "-T", "Seite");
  const window = await waitFor(
    "the window in its frame",
    () => scene.stack.find(({ title, xid, client }) => title === "Seite" && xid !== client),
  );
  const release = { ...RELEASE_NOTHING, applications: ["/usr/bin/xterm"] };
  assert.ok(mayBeReached(window, release));
  assert.equal(await raiseOwnPage(scene), false);
  await xvfb.run("xdotool", "set_window", "--name", "MFB-Kunde – Sitzung", `${window.client}`);
  await waitFor("the title", () => window.owner.who === "own");
  assert.equal(mayBeSeen(window, release), false);
  assert.equal(mayBeSeen(window, RELEASE_EVERYTHING), false);
  assert.equal(mayBeReached(window, RELEASE_EVERYTHING), false);
  assert.equal(mayBeSeen(window, { ...release, own: true }), true);
  assert.equal(mayBeReached(window, { ...release, own: true }), false);
  const inside = { x: window.rect.x + 9, y: window.rect.y + 9 };
  xvfb.start("xclock", "-title", "darüber", "-geometry", "1200x700+0+0");
  await waitFor("another above it", () => scene.at(inside)?.title === "darüber");
  // The window manager may still be busy with the new window.
  await waitFor("it above", async () => await raiseOwnPage(scene) && scene.at(inside) === window);
  await connection.sync();
});

Deno.test("Scene takes programs that this process started for ours", async () => {
  await using stage = await openStage();
  const { xvfb, scene } = stage;
  xvfb.startChild("xclock", "-title", "Kind");
  const owner = await waitFor("the window", () => ownerOf(scene, "Kind"));
  assert.deepEqual(owner, { who: "own", page: true });
});

Deno.test("Scene knows no program without X-Resource", async () => {
  await using stage = await openStage({ args: ["-extension", "X-Resource"] });
  const { xvfb, scene } = stage;
  assert.equal(scene.knowsPrograms, false);
  xvfb.start("xclock", "-title", "jemand");
  assert.deepEqual(await waitFor("the window", () => ownerOf(scene, "jemand")), { who: "nobody" });
});

Deno.test("Scene follows places, order and coming and going", async () => {
  await using stage = await openStage();
  const { xvfb, scene } = stage;
  xvfb.start("xclock", "-title", "unten", "-geometry", "200x100+50+60");
  const below = await waitForWindow(xvfb, "XClock");
  xvfb.start("xterm", "-T", "oben", "-geometry", "20x10+60+70");
  await waitForWindow(xvfb, "XTerm");
  await waitFor("both", () => ownerOf(scene, "unten") && ownerOf(scene, "oben"));
  assert.equal(scene.at({ x: 70, y: 80 })?.title, "oben");
  await xvfb.run("xdotool", "windowraise", below);
  await waitFor("the clock above", () => scene.at({ x: 70, y: 80 })?.title === "unten");
  await xvfb.run("xdotool", "windowmove", below, "300", "310", "windowsize", below, "150", "160");
  await waitFor("its new place", () => scene.at({ x: 310, y: 320 })?.rect.width === 152);
  assert.deepEqual(scene.topLevel(Number(below))!.rect, { x: 300, y: 310, width: 152, height: 162 });
  await xvfb.run("xdotool", "windowkill", below);
  await waitFor("its end", () => scene.topLevel(Number(below)) === null);
  assert.equal(scene.at({ x: 310, y: 320 }), null);
});

Deno.test("Applications lists programs by name, with the titles of their windows, and tells changes", async () => {
  await using stage = await openStage({ manager: true });
  const { xvfb, scene } = stage;
  const applications = new Applications(scene);
  let told = 0;
  // What the list says when its listener is told: a change before may be told as late as this one.
  let titlesWhenTold: string[] = [];
  applications.listen(async () => {
    told++;
    titlesWhenTold = (await applications.list())[0]?.titles ?? [];
  });
  assert.deepEqual(await applications.list(), []);
  xvfb.start("xterm", "-T", "eins");
  await waitFor("one", async () => (await applications.list())[0]?.titles.includes("eins"));
  xvfb.start("xterm", "-T", "zwei");
  xvfb.start("xclock", "-title", "MFB-Berater – Zeigen");
  await waitFor("two windows", async () => (await applications.list())[0]?.titles.length === 2);
  await waitFor("word of it", () => told > 0);
  for (const titles of [["zwei", "eins"], ["eins", "zwei"]]) {
    const used = scene.stack.find(({ title }) => title === titles[0])!;
    await xvfb.run("xdotool", "windowactivate", `${used.client}`);
    await waitFor(
      `${titles[0]} as the first`,
      async () => (await applications.list())[0].titles[0] === titles[0],
    );
    const [terminal, ...others] = await applications.list();
    assert.deepEqual(others, [], "ours is none");
    assert.deepEqual({ ...terminal, icon: null }, {
      key: "/usr/bin/xterm",
      name: "XTerm",
      titles,
      icon: null,
    });
  }
  const [older] = scene.stack.filter(({ title }) => title === "eins");
  await xvfb.run("xdotool", "set_window", "--name", "drei", `${older.client}`);
  await waitFor("word of the new name", () => titlesWhenTold.includes("drei"));
  applications.close();
});
