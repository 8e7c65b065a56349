import type { TransferRow } from "../../transfer/types.ts";
import { t } from "../texts/texts.ts";

/** How a transfer stands, in words. */
export function rowText(row: TransferRow): string {
  const { states, faults } = t.files;
  const sends = row.direction === "send";
  switch (row.state) {
    case "offered":
      return sends ? states.offeredSend : states.offeredReceive;
    case "waiting":
      return states.waiting;
    case "running":
      return sends ? states.sending : states.receiving;
    case "finished":
      if (row.filesFailed > 0) {
        const why = row.fault ? ` ${faults[row.fault]}` : "";
        return `${states.partly(row.filesFailed, row.files)}${why}`;
      }
      return sends ? states.sent : states.received;
    case "failed":
      return faults[row.fault ?? "unreadable"];
    case "aborted":
      return faults[row.fault ?? "aborted"];
  }
}

/** Whether it can still be stopped. */
export function isOpen({ state }: TransferRow): boolean {
  return state === "offered" || state === "waiting" || state === "running";
}
