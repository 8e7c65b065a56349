import { join } from "node:path";

/** Helpers for the tests of this folder; nothing here is part of the product. */

export interface TestPair {
  certFile: string;
  keyFile: string;
}

/** A self-signed certificate by openssl, for localhost and 127.0.0.1, under `name` in `dir`. */
export async function makePair(
  dir: string,
  name: string,
  { days = 10, key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"] }: {
    days?: number;
    key?: string[];
  } = {},
): Promise<TestPair> {
  const pair = { certFile: join(dir, `${name}.pem`), keyFile: join(dir, `${name}.key`) };
  await openssl([
    "req",
    "-x509",
    ...key,
    "-nodes",
    "-keyout",
    pair.keyFile,
    "-out",
    pair.certFile,
    "-days",
    String(days),
    "-subj",
    `/CN=${name}`,
    "-addext",
    "subjectAltName=DNS:localhost,IP:127.0.0.1",
    // So that a client may be told to trust it as it is.
    "-addext",
    "basicConstraints=critical,CA:FALSE",
  ]);
  return pair;
}

/** @returns what it says; throws if it fails. */
export async function openssl(args: string[]): Promise<string> {
  const { success, text } = await tryOpenssl(args);
  if (!success) throw new Error(`openssl ${args[0]}: ${text}`);
  return text;
}

export async function tryOpenssl(args: string[]): Promise<{ success: boolean; text: string }> {
  const { success, stdout, stderr } = await new Deno.Command("openssl", {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  return { success, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}
