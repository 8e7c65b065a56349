import type { Page } from "playwright-core";
import { startBrowser, type TestBrowser, type TestPage } from "./browser.ts";
import { type Mfb, startClient, startServer } from "./mfb.ts";
import { waitForSamePicture } from "./picture.ts";
import { AdviserPage, answerQuestion, ClientPage } from "./session.ts";
import { type Desktop, startDesktop } from "./xvfb.ts";

/** A screen, a server, a client and the two people's browsers: all real, all of the test's own. */
export interface Meeting extends AsyncDisposable {
  readonly desktop: Desktop;
  readonly server: Mfb;
  readonly client: Mfb;
  readonly browser: TestBrowser;
  readonly adviser: AdviserPage;
  readonly customer: ClientPage;
  /** The server's folder. */
  readonly data: string;
  /** Temporary folder of both processes. */
  readonly temporary: string;
  /** Errors that either page reported. */
  faults(): string[];
  /** From "Neue Sitzung" to the open question on the passive side's page. @returns the number. */
  ask(mode?: "Support" | "Zeigen"): Promise<string>;
  /** A running Support session whose first picture is complete. */
  share(): Promise<void>;
  /** Starts the server anew after it ended, with the same port and folder. */
  restartServer(): Promise<void>;
}

export interface MeetingOptions {
  width?: number;
  height?: number;
  serverArgs?: string[];
  /** The client's screen; else a new one. */
  desktop?: Desktop;
  /** The server's own screen, for Zeigen. */
  serverDisplay?: Desktop;
  /** Given to the client beside the tests' own environment. */
  clientEnv?: Record<string, string>;
  /** With the function bar on the shared screens. */
  bar?: boolean;
  /** Show the browsers on this X display instead of headless: for its real keyboard. */
  browserDisplay?: string;
  /** Where the server and the adviser's browser live, where the client lives. */
  namespaces?: { office: string; client: string };
  /** Starts the client in another way: on another system. */
  startClient?: (server: string) => Promise<Mfb>;
  /** How the client reaches the server, given the port. */
  serverUrl?: (port: number) => string;
  /** Sees both pages before they are opened. */
  onPages?: (pages: { adviser: Page; customer: Page }) => void;
}

export async function startMeeting(options: MeetingOptions = {}): Promise<Meeting> {
  const { namespaces, serverDisplay, bar } = options;
  await using stack = new AsyncDisposableStack();
  const folder = async (prefix: string) => {
    const path = await Deno.makeTempDir({ prefix });
    stack.defer(() => Deno.remove(path, { recursive: true }));
    return path;
  };
  const data = await folder("mfb-data-");
  const temporary = await folder("mfb-tmp-");
  const desktop = options.desktop ?? stack.use(await startDesktop(options));
  // The function bar speaks German where the locale says nothing.
  const env = { TMPDIR: temporary, LC_ALL: "C.UTF-8" };
  const serverArgs = [
    ...(serverDisplay ? ["--display", serverDisplay.display] : []),
    ...options.serverArgs ?? [],
  ];
  const office = { data, args: serverArgs, env, namespace: namespaces?.office, bar };
  let server = await startServer(office);
  stack.defer(() => server[Symbol.asyncDispose]());
  const serverUrl = options.serverUrl?.(server.port) ?? new URL(server.url).origin;
  const start = options.startClient ??
    ((server) =>
      startClient({
        server,
        display: desktop.display,
        env: { ...env, ...options.clientEnv },
        namespace: namespaces?.client,
        bar,
      }));
  const client = stack.use(await start(serverUrl));
  const browser = stack.use(
    await startBrowser({ namespace: namespaces?.office, display: options.browserDisplay }),
  );
  const clientBrowser = namespaces
    ? stack.use(await startBrowser({ namespace: namespaces.client }))
    : browser;
  const pages: TestPage[] = [await browser.page(), await clientBrowser.page()];
  const adviser = new AdviserPage(pages[0].page);
  const customer = new ClientPage(pages[1].page);
  options.onPages?.({ adviser: adviser.page, customer: customer.page });
  await adviser.open(server.adviserUrl);
  await customer.open(client.url);
  const all = stack.move();
  const meeting: Meeting = {
    desktop,
    get server() {
      return server;
    },
    client,
    browser,
    adviser,
    customer,
    data,
    temporary,
    faults: () => pages.flatMap(({ faults }) => faults),
    async ask(mode) {
      const number = await adviser.newSession(mode);
      await customer.connect(number);
      return number;
    },
    async share() {
      await meeting.ask();
      await answerQuestion(customer.page, "Ja");
      await waitForSamePicture(adviser.page, desktop.grab);
    },
    async restartServer() {
      const { port } = server;
      await server.child.ended;
      server = await startServer({ ...office, port });
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
  return meeting;
}
