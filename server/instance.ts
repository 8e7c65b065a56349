import { request } from "node:http";
import * as v from "valibot";
import type { InstanceEntry, InstanceFile } from "./instance_file.ts";
import { instanceAnswer, isAnswer, makeAsk } from "./instance_proof.ts";
import { INSTANCE_ANSWER_MAX_BYTES, INSTANCE_ANSWER_MS } from "./limits.ts";
import { log } from "./log.ts";

/** The running client's route for a second start (local_app.ts). */
export const INSTANCE_PATH = "/api/instance";

const TRIES_MAX = 5;

/** @returns whether a client runs already; then it has opened its page. */
export async function askRunning(file: InstanceFile): Promise<boolean> {
  const running = file.read();
  return running !== null && await ask(running);
}

/**
 * Lets later starts find this client. What one that was killed has left is replaced.
 *
 * @returns how to be found no more, or null if another one was quicker; then that one has opened its page.
 */
export async function beFound(file: InstanceFile, own: InstanceEntry): Promise<(() => void) | null> {
  try {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      if (createIn(file, own)) return () => file.remove(own);
      const other = file.read();
      if (other && await ask(other)) return null;
      file.remove(other);
    }
    throw new Error("too many start at once");
  } catch (error) {
    // Then each start is on its own.
    log("server", "instance").warn("Cannot be found by a second start: {reason}", {
      reason: (error as Error).message,
    });
    return () => {};
  }
}

/** Another client that ends takes the folder with it, and that at any moment. */
function createIn(file: InstanceFile, own: InstanceEntry): boolean {
  try {
    return file.create(own);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return file.create(own);
  }
}

/** Over loopback only, whatever proxy is set. */
function ask({ port, secret }: InstanceEntry): Promise<boolean> {
  const question = makeAsk(secret);
  const body = JSON.stringify(question);
  return new Promise((resolve) => {
    const call = request({
      host: "127.0.0.1",
      port,
      path: INSTANCE_PATH,
      method: "POST",
      agent: false,
      headers: { "content-type": "application/json", "content-length": body.length },
      timeout: INSTANCE_ANSWER_MS,
    }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
        if (text.length > INSTANCE_ANSWER_MAX_BYTES) call.destroy();
      });
      response.on("end", () => resolve(isRight(text)));
      response.on("error", () => resolve(false));
    });
    const late = setTimeout(() => call.destroy(), INSTANCE_ANSWER_MS);
    call.on("error", () => resolve(false));
    call.on("close", () => {
      clearTimeout(late);
      resolve(false);
    });
    call.end(body);
  });

  function isRight(text: string): boolean {
    try {
      const answer = v.safeParse(instanceAnswer, JSON.parse(text));
      return answer.success && isAnswer(secret, question, answer.output.proof);
    } catch {
      return false;
    }
  }
}
