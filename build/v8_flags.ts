/**
 * What V8 is told at the start, in the executable and from source (deno.json's tasks). A file that is sent or received
 * makes garbage as fast as the line carries it, and on a computer with much memory V8 lets hundreds of megabytes of it
 * wait. So the young generation stays small, and the old one is looked at as soon as it has grown by 30 %; figures in
 * docs/transfer.md.
 */
export const V8_FLAGS = "--v8-flags=--max-semi-space-size=8,--heap-growing-percent=30";
