import process from "node:process";
import { parseArguments, USAGE } from "./server/arguments.ts";
import { UserError } from "./server/errors.ts";
import { isBuilt, versionText } from "./server/version.ts";

/** Reads the arguments, chooses the role, starts it. */
async function main(): Promise<void> {
  const command = parseArguments(Deno.args, Deno.execPath(), process.env);
  const print = (text: string) => void Deno.stdout.writeSync(new TextEncoder().encode(text));
  if (command.role === "help") return print(USAGE);
  if (command.role === "version") return print(`${versionText()}\n`);

  if (command.role === "receipt") {
    const { checkReceiptFiles } = await import("./server/receipt_check.ts");
    const { text, whole } = await checkReceiptFiles(command.files);
    print(`${text}\n`);
    process.exit(whole ? 0 : 1);
  }

  if (command.role === "backup") {
    const { backUpOffice } = await import("./server/store/backup_command.ts");
    return print(`${backUpOffice(command)}\n`);
  }

  if (command.role === "check") {
    const { checkServer } = await import("./server/check/check_command.ts");
    process.exit(await checkServer(command.options, { programDir: import.meta.dirname!, print }) ? 0 : 1);
  }

  if (!isBuilt()) await buildUi();
  const program = { dir: import.meta.dirname! };
  const roles = await import("./server/roles.ts");
  if (command.role === "server") return await roles.runServer(command.options, program);
  if (command.role === "client") return await roles.runClient(command.options, program);
  return await roles.runDemo(command.options, program);
}

/** From source the UI is built as needed. The builder's path is no literal: it stays out of the executable. */
async function buildUi(): Promise<void> {
  const builder = "./build/ui.ts";
  const { buildUi, UI_ASSETS } = await import(builder);
  await buildUi({ outDir: UI_ASSETS });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  const text = error.hint ? `${error.message}. ${error.hint}` : error.message;
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
  const { tellError } = await import("./server/shell.ts");
  await tellError(error);
  process.exit(2);
}
