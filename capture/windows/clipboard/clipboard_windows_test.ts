import assert from "node:assert/strict";
import { testClipboard } from "../../clipboard_contract.ts";
import { openPlatform } from "../../mod.ts";
// Opens the libraries before a test counts what it opened.
import "../platform.ts";

const PROGRAM = new URL("./testing_program.ts", import.meta.url).href;

async function run(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", PROGRAM, ...args],
    stdin: "null",
  }).output();
  if (!success) throw new Error(`The other program failed: ${new TextDecoder().decode(stderr)}`);
}

async function copy(text: string, ...formats: string[]): Promise<void> {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, text);
  await run("copy", file, ...formats);
  await Deno.remove(file);
}

async function paste(): Promise<string> {
  const file = await Deno.makeTempFile();
  await run("paste", file);
  const text = await Deno.readTextFile(file);
  await Deno.remove(file);
  return text;
}

async function openSubject() {
  const platform = await openPlatform({ kind: "windows" });
  return {
    platform,
    copy: (text: string) => copy(text.replaceAll("\n", "\r\n")),
    copyConcealed: (text: string) => copy(text, "CanIncludeInClipboardHistory"),
    paste: async () => (await paste()).replaceAll("\r\n", "\n"),
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  };
}

testClipboard("windows", openSubject);

Deno.test("windows clipboard: lines end with \\r\\n there, nothing else is changed but zeros", async () => {
  await using subject = await openSubject();
  const clipboard = (await subject.platform.clipboard())!;
  assert.equal(await clipboard.write("a\nb\r\nc\rd\0e"), true);
  assert.equal(await paste(), "a\r\nb\r\nc\rde");
  assert.deepEqual(await clipboard.read(), { kind: "text", text: "a\nb\nc\rde" });
});

Deno.test("windows clipboard: each mark of password managers conceals", async () => {
  await using subject = await openSubject();
  const clipboard = (await subject.platform.clipboard())!;
  for (const format of ["ExcludeClipboardContentFromMonitorProcessing", "Clipboard Viewer Ignore"]) {
    await copy("geheim", format);
    assert.deepEqual(await clipboard.read(), { kind: "concealed" }, format);
  }
  await copy("offen", "CanUploadToCloudClipboard");
  assert.deepEqual(await clipboard.read(), { kind: "text", text: "offen" });
});
