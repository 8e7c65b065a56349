import type { ServerSocket } from "../server_socket.ts";

/**
 * Runs a socket's asynchronous steps one after the other, in the order of its messages. A step that throws closes the
 * socket through `fail`.
 */
export function createQueue(fail: (error: unknown) => void): (step: () => Promise<void>) => void {
  let tail: Promise<void> = Promise.resolve();
  return (step) => void (tail = tail.then(step).catch(fail));
}

/** Closes the socket unless `done` is called in time. */
export function firstMessageTimer(socket: ServerSocket, ms: number, code: number): { done(): void } {
  const timer = setTimeout(() => socket.close(code, "Cannot wait longer: no first message came"), ms);
  return { done: () => clearTimeout(timer) };
}
