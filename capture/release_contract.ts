import assert from "node:assert/strict";
import { nextFrame, waitFor } from "./contract.ts";
import {
  keysOf,
  quiet,
  QUIET_MS,
  type ReleaseSubject,
  seen,
  type Survey,
  surveyOf,
} from "./release_survey.ts";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "./release.ts";
import { assertWithheld, blankPicture, copyRects, findDifference, middle, withhold } from "./testing.ts";

/** The assertions about releases that hold for every platform that releases applications; each on a new subject. */
export function testRelease(name: string, open: () => Promise<ReleaseSubject>): void {
  for (const [what, check] of Object.entries(CHECKS)) {
    Deno.test(`${name} release: ${what}`, async () => {
      await using subject = await open();
      await check(subject, await surveyOf(subject));
    });
  }
}

const NARROWINGS = 40;
/** Keys that the window manager or the system would take. */
const SYSTEM_KEYS: [code: string, key: string, ...held: [code: string, key: string][]][] = [
  ["MetaLeft", "Meta"],
  ["Tab", "Tab", ["AltLeft", "Alt"]],
  ["Delete", "Delete", ["ControlLeft", "Control"], ["AltLeft", "Alt"]],
];

const CHECKS: Record<string, (subject: ReleaseSubject, survey: Survey) => Promise<void>> = {
  async "applications() lists each program that has a window, and tells when one comes and goes"(
    { platform, hidden },
    { shownKey, hiddenKey },
  ) {
    assert.equal(platform.releasesApplications, true);
    assert.notEqual(shownKey, hiddenKey);
    const list = await platform.applications();
    assert.equal(new Set(list.map(({ key }) => key)).size, list.length);
    for (const { key, name, icon } of list) {
      assert.ok(key.length > 0 && name.length > 0);
      if (icon) assert.equal(icon.rgba.length, icon.width * icon.height * 4);
    }
    let told = 0;
    const stop = platform.onApplications(() => told++);
    await hidden.close();
    await waitFor("word of its end", async () => told > 0 && !(await keysOf(platform)).includes(hiddenKey));
    told = 0;
    await hidden.open();
    await waitFor("word of its return", async () => told > 0 && (await keysOf(platform)).includes(hiddenKey));
    stop();
  },

  async "nothing released gives the pattern and nothing else"({ shown, hidden, ...subject }, survey) {
    const { grabber, input } = await survey.share(RELEASE_NOTHING);
    const first = await nextFrame(grabber);
    assert.deepEqual(first.damage, [survey.screen]);
    first.release();
    await seen(grabber, { allowed: [], expected: survey.pattern });
    await hidden.moveTo({ x: 0, y: 0 });
    await shown.use();
    await seen(grabber, { allowed: [], expected: survey.pattern });
    assert.equal(await input.move(1, 1), false);
    assert.equal(await input.button(0, true, { x: 1, y: 1 }), false);
    assert.equal(await input.wheel(0, 120, { x: 1, y: 1 }), false);
    assert.equal(await input.text("x"), false);
    assert.equal(await input.key({ code: "KeyA", key: "a", down: true }), false);
    await subject.expectText("");
  },

  async "a released application is as on the screen, all else is the pattern"({ shown }, survey) {
    const { grabber } = await survey.share(survey.only("shown"));
    const rect = await shown.rect();
    await seen(grabber, { allowed: [rect], expected: () => survey.expected([rect]) });
  },

  async "what lies above a released application is the pattern, what lies below isn't seen"(
    { shown, hidden },
    survey,
  ) {
    await hidden.use();
    const { grabber } = await survey.share(survey.only("shown"));
    const rect = await shown.rect();
    await hidden.moveTo({ x: rect.x + 40, y: rect.y + 50 });
    // A window manager takes its time to move it.
    const expected = async () => {
      const picture = await survey.expected([rect]);
      withhold(picture, [await hidden.rect()]);
      return picture;
    };
    await seen(grabber, { allowed: [rect], expected });
    await shown.use();
    await seen(grabber, { allowed: [rect], expected: () => survey.expected([rect]) });
  },

  async "an application that is released shows its windows as soon as they come"({ hidden }, survey) {
    await hidden.close();
    const { grabber } = await survey.share(survey.only("hidden"));
    await seen(grabber, { allowed: [], expected: survey.pattern });
    await hidden.open();
    const rect = await hidden.rect();
    await seen(grabber, { allowed: [rect], expected: () => survey.expected([rect]) });
    await hidden.close();
    // What is uncovered is shown by nobody.
    await seen(grabber, { allowed: [rect], expected: survey.pattern });
  },

  async "the desktop's background is released by itself"({ shown, hidden, background }, survey) {
    const { grabber } = await survey.share({ ...RELEASE_NOTHING, desktop: true });
    const windows = [await shown.rect(), await hidden.rect()];
    const corner = survey.emptyCorner(windows);
    const pattern = survey.pattern();
    await waitFor("the background", async () => {
      const frame = await nextFrame(grabber, { full: true });
      for (const within of windows) assert.equal(findDifference(frame, pattern, { within }), null);
      const wanted = background ? await survey.expected([corner]) : pattern;
      const missing = findDifference(frame, wanted, { within: corner });
      frame.release();
      return missing === null;
    });
  },

  async "setRelease() takes effect with the next frame, which names the whole screen"({ shown }, survey) {
    const { grabber } = await survey.share(RELEASE_NOTHING);
    const rect = await shown.rect();
    for (const release of [survey.only("shown"), RELEASE_NOTHING, RELEASE_EVERYTHING, survey.only("shown")]) {
      await quiet(grabber);
      const waiting = nextFrame(grabber);
      grabber.setRelease(release);
      const frame = await waiting;
      assert.deepEqual(frame.damage, [survey.screen]);
      if (!release.everything) assertWithheld(frame, release === RELEASE_NOTHING ? [] : [rect]);
      frame.release();
    }
    await seen(grabber, { allowed: [rect], expected: () => survey.expected([rect]) });
  },

  async "a narrower release lets no older frame out"({ shown, hidden }, survey) {
    const { grabber } = await survey.share(RELEASE_EVERYTHING);
    const rect = await shown.rect();
    for (let i = 0; i < NARROWINGS; i++) {
      const wide = i % 2 ? RELEASE_EVERYTHING : survey.only("shown");
      grabber.setRelease(wide);
      let given = false;
      const waiting = grabber.next({ timeoutMs: 1000, full: true }).then((frame) => {
        given = true;
        return frame;
      });
      await hidden.moveTo({ x: 500 + i, y: 300 });
      await delay(i % 7);
      const early = given;
      grabber.setRelease(RELEASE_NOTHING);
      const frame = await waiting;
      if (frame && !early) assertWithheld(frame, []);
      else if (frame && !wide.everything) assertWithheld(frame, [rect]);
      frame?.release();
      const next = await nextFrame(grabber);
      assertWithheld(next, []);
      next.release();
    }
  },

  async "damage names all that changed"({ shown, hidden }, survey) {
    await hidden.use();
    const { grabber, input } = await survey.share(survey.only("shown"));
    const rect = await shown.rect();
    const mirror = blankPicture(survey.screen);
    const take = async () => {
      for (let frame; (frame = await grabber.next({ timeoutMs: QUIET_MS }));) {
        copyRects(frame, mirror, frame.damage);
        frame.release();
      }
    };
    await take();
    for (const { x, y } of [{ x: 30, y: 20 }, { x: 200, y: 150 }, { x: 90, y: 60 }]) {
      await hidden.moveTo({ x: rect.x + x, y: rect.y + y });
      await shown.use();
      await take();
      assert.equal(await input.text("damage "), true);
      await take();
      await hidden.use();
      await take();
    }
    await waitFor("a mirror that equals the whole", async () => {
      await take();
      const whole = await nextFrame(grabber, { full: true });
      const missed = findDifference(whole, mirror);
      whole.release();
      return missed === null;
    });
  },

  async "the pointer reaches nothing that isn't released"({ shown, hidden }, survey) {
    await shown.use();
    const { grabber, input } = await survey.share(RELEASE_EVERYTHING);
    const inside = middle(await shown.rect()), outside = middle(await hidden.rect());
    const pointer = async () => {
      (await grabber.next({ timeoutMs: QUIET_MS }))?.release();
      return await grabber.cursor();
    };
    await waitFor("the pointer", pointer);
    const before = await hidden.inputs();
    input.setRelease(survey.only("shown"));
    assert.equal(await input.move(outside.x, outside.y), false);
    for (const button of [0, 1, 2]) assert.equal(await input.button(button, true, outside), false);
    assert.equal(await input.wheel(0, 120, outside), false);
    assert.equal(await input.button(0, false, outside), false);
    assert.equal(await pointer(), null);
    assert.equal(await hidden.inputs(), before);
    input.setRelease(survey.only("hidden"));
    assert.equal(await input.move(outside.x + 5, outside.y + 5), true);
    for (const down of [true, false]) assert.equal(await input.button(0, down, outside), true);
    await waitFor("a click", async () => await hidden.inputs() >= before + 2);
    assert.equal(await input.button(0, true, inside), false);
    // What goes down inside goes up, wherever the pointer is meant to be.
    assert.equal(await input.button(0, true, outside), true);
    assert.equal(await input.button(0, false, inside), true);
    await waitFor("another", async () => await hidden.inputs() >= before + 4);
  },

  async "keys reach nothing that isn't released, and never the system"(
    { shown, hidden, expectText },
    survey,
  ) {
    await hidden.use();
    const { input } = await survey.share(survey.only("shown"));
    const before = await hidden.inputs();
    assert.equal(await input.text("secret"), false);
    for (const down of [true, false]) {
      assert.equal(await input.key({ code: "KeyA", key: "a", down }), false);
    }
    assert.equal(await hidden.inputs(), before);
    await shown.use();
    assert.equal(await input.text("seen\n"), true);
    await expectText("seen\n");
    for (const [code, key, ...held] of SYSTEM_KEYS) {
      for (const [code, key] of held) await input.key({ code, key, down: true });
      assert.equal(await input.key({ code, key, down: true }), false, key);
      await input.releaseAll();
    }
  },

  async "what went down in a released window goes up without another one noticing"(
    { shown, hidden, expectText },
    survey,
  ) {
    await shown.use();
    const { input } = await survey.share(survey.only("shown"));
    const keys = [["KeyA", "a"], ["ShiftLeft", "Shift"], ["ControlRight", "Control"]];
    for (const [code, key] of keys) assert.equal(await input.key({ code, key, down: true }), true);
    await hidden.use();
    const before = await hidden.inputs();
    for (const [code, key] of keys.slice(0, 2)) await input.key({ code, key, down: false });
    await input.releaseAll();
    assert.equal(await hidden.inputs(), before);
    // Nothing is stuck.
    await shown.use();
    for (const down of [true, false]) await input.key({ code: "KeyB", key: "b", down });
    assert.equal(await input.text("\n"), true);
    await expectText("ab\n");
  },

  async "setRelease() of an input counts at once"({ shown, expectText }, survey) {
    await shown.use();
    const { input } = await survey.share(survey.only("shown"));
    assert.equal(await input.text("before\n"), true);
    input.setRelease(RELEASE_NOTHING);
    assert.equal(await input.text("between"), false);
    input.setRelease(survey.only("shown"));
    assert.equal(await input.text("after\n"), true);
    await expectText("before\nafter\n");
  },

  async "the pointer is hidden over what isn't released, and its shape isn't told"(
    { shown, hidden },
    survey,
  ) {
    const { grabber } = await survey.share(survey.only("shown"));
    const visible = (wanted: boolean) =>
      waitFor(wanted ? "the pointer" : "no pointer", async () => {
        (await grabber.next({ timeoutMs: QUIET_MS }))?.release();
        const cursor = await grabber.cursor();
        if (cursor && !cursor.visible) assert.equal(cursor.shape, undefined);
        return cursor?.visible === wanted;
      });
    await shown.use();
    await visible(true);
    await hidden.use();
    await visible(false);
    await shown.use();
    await visible(true);
    grabber.setRelease(RELEASE_NOTHING);
    await visible(false);
  },

  async "a window of this program is seen only if it may be and is released, and never reached"(
    { own, shown },
    survey,
  ) {
    await shown.use();
    const rect = await shown.rect(), place = { x: rect.x + 20, y: rect.y + 20, width: 200, height: 100 };
    const { grabber, input } = await survey.share(RELEASE_EVERYTHING);
    await own.show(place);
    const hiding = [RELEASE_EVERYTHING, survey.only("shown")];
    if (!own.page) hiding.push(...hiding.map((release) => ({ ...release, own: true })));
    for (const release of hiding) {
      grabber.setRelease(release);
      await waitFor("the pattern in its place", async () => {
        const frame = await nextFrame(grabber, { full: true });
        const other = findDifference(frame, survey.pattern(), { within: place });
        frame.release();
        return other === null;
      });
    }
    if (own.page) {
      grabber.setRelease({ ...survey.only("shown"), own: true });
      const expected = () => survey.expected([rect], { ...RELEASE_EVERYTHING, own: true });
      await seen(grabber, { allowed: [rect], expected });
    }
    const before = await shown.inputs();
    for (const release of [RELEASE_EVERYTHING, { ...RELEASE_EVERYTHING, own: true }]) {
      input.setRelease(release);
      assert.equal(await input.move(middle(place).x, middle(place).y), false);
      assert.equal(await input.button(0, true, middle(place)), false);
    }
    assert.equal(await shown.inputs(), before);
  },
};

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
