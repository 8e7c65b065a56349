import { bad, doubtful, type Finding, good } from "./finding.ts";

const ABOUT = "Uhr";
/** One-time codes hold for half a minute each way. */
const NEAR_MS = 20_000, FAR_MS = 5 * 60_000;
/** When this was written: no clock that is right shows less. */
const WRITTEN_AT = Date.UTC(2026, 10, 29);
const REMEDY = "Stellen Sie die Uhr nach dem Netz: unter Linux timedatectl set-ntp true.";

/**
 * @param options.others what clocks of other computers said, at about the same time. Nobody is asked only for this.
 * @param options.writtenAt when the database was last written.
 */
export function checkClock(
  { now, others, writtenAt }: { now: number; others: readonly number[]; writtenAt: number | null },
): Finding {
  if (now < WRITTEN_AT) return bad(ABOUT, `Sie zeigt ${textOf(now)}, das ist vorbei.`, REMEDY);
  if (writtenAt !== null && writtenAt > now + FAR_MS) {
    return bad(
      ABOUT,
      `Sie zeigt ${textOf(now)}, die Datenbank wurde aber ${textOf(writtenAt)} geschrieben.`,
      REMEDY,
    );
  }
  const off = Math.max(0, ...others.map((other) => Math.abs(other - now)));
  if (off > NEAR_MS) {
    const text = `Sie geht gegenüber anderen Rechnern um ${
      Math.round(off / 1000).toLocaleString("de")
    } s falsch.`;
    return (off > FAR_MS ? bad : doubtful)(ABOUT, text, `Codes zur Anmeldung gelten dann nicht. ${REMEDY}`);
  }
  return good(ABOUT, `${textOf(now)}${others.length > 0 ? ", wie andere Rechner" : ""}.`);
}

function textOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
