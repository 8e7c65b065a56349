import type { SctpInternals } from "./internals.ts";

/** werift's minimum is 1 s: with loss that is a still picture. Others use 200 ms to 1 s (RFC 9260 §16 suggests 1 s). */
const RTO_MIN_S = 0.4;
const RTO_MAX_S = 10;
/** Before the first measurement (RFC 9260 §16: 1 s); werift's is 3 s. */
const RTO_INITIAL_S = 1;
/** As other stacks begin (RFC 6928 for TCP); werift's 3 make the first picture take several round trips. */
const CWND_INITIAL_PACKETS = 10;

/**
 * werift 0.25.2 sends at most four chunks beyond what is under way at a time (RFC 9260 §6.1 suggests it), so that a
 * packet of 12 KB takes two round trips where the congestion window would let it through at once. How much may leave at
 * a time is pacing's to say.
 */
export function patchBursts(sctp: SctpInternals): void {
  sctp.cwnd = CWND_INITIAL_PACKETS * sctp.maxPayloadSize;
  const transmit = sctp.transmitOnce.bind(sctp);
  sctp.transmitOnce = async () => {
    let before: number;
    do {
      before = sctp.outboundQueue.length;
      await transmit();
    } while (
      sctp.fastRecoveryExit === undefined && sctp.outboundQueue.length > 0 &&
      sctp.outboundQueue.length < before && sctp.flightSize < sctp.cwnd
    );
  };
}

/**
 * Mends retransmission in werift 0.25.2: after a time-out it sends again what was acknowledged by gap already, counts
 * its flight wrongly, until the association stalls. Abandoning chunks (partial reliability), which it does to the wrong
 * ones, is left out: all our channels are reliable.
 */
export function patchRetransmission(sctp: SctpInternals): void {
  sctp.rto = RTO_INITIAL_S;
  sctp.maybeAbandon = () => false;
  sctp.timer3Expired = () => {
    if (sctp.isStopped) return;
    sctp.timer3Handle = undefined;
    for (const chunk of sctp.sentQueue) {
      if (!chunk.acked) chunk.retransmit = true;
    }
    sctp.updateAdvancedPeerAckPoint();
    sctp.fastRecoveryExit = undefined;
    sctp.flightSize = 0;
    sctp.partialBytesAcked = 0;
    sctp.ssthresh = Math.max(Math.floor(sctp.cwnd / 2), 4 * sctp.maxPayloadSize);
    sctp.cwnd = sctp.maxPayloadSize;
    // Rejects only when the transport is gone.
    sctp.transmit().catch(() => {});
  };
  const update = sctp.updateRto.bind(sctp);
  sctp.updateRto = (seconds) => {
    update(seconds);
    sctp.rto = Math.max(RTO_MIN_S, Math.min((sctp.srtt ?? seconds) + 4 * sctp.rttvar, RTO_MAX_S));
  };
}
