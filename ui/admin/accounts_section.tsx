import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { AccountsPanel } from "../sign_in/accounts_panel.tsx";
import { about as aboutAnswer, me as meAnswer } from "../sign_in/answers.ts";
import { ask } from "../sign_in/ask.ts";
import { ProofDialog, useProver } from "../sign_in/proof.tsx";

/**
 * Everybody's accounts, and the question for a fresh sign-in that changes need.
 *
 * @param bearer the local adviser's token, who has no account and is asked for nothing.
 */
export function AccountsSection({ bearer }: { bearer: string | null }) {
  const prover = useProver();
  const ways = useSignal({ passkey: false, password: false });
  useEffect(() => {
    if (bearer === null) void findWays();
  }, []);
  async function findWays(): Promise<void> {
    const [about, me] = await Promise.all([
      ask("/api/sign-in", { type: "about" }, { answer: aboutAnswer }),
      ask("/api/account", { type: "me" }, { answer: meAnswer }),
    ]);
    if (!about.ok || !me.ok) return;
    ways.value = {
      passkey: about.value.passkeys && me.value.passkeys.length > 0,
      password: me.value.hasPassword,
    };
  }
  return (
    <>
      <AccountsPanel prover={prover} bearer={bearer} />
      <ProofDialog prover={prover} ways={ways.value} />
    </>
  );
}
