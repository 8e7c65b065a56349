import type { SctpInternals } from "./internals.ts";

/** werift's minimum is 1 s: with loss that is a still picture. Others use 200 ms to 1 s (RFC 9260 §16 suggests 1 s). */
const RTO_MIN_S = 0.4;
const RTO_MAX_S = 10;
/** Before the first measurement (RFC 9260 §16: 1 s); werift's is 3 s. */
const RTO_INITIAL_S = 1;

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
