import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { SECRET_DIGITS } from "../../protocol/limits.ts";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import type { Taker, TakerState } from "./handover_taker.ts";

/** A colleague wants to hand a session over to this window: its number, or no. */
export function HandoverOffer({ taker, onFurther }: { taker: Taker; onFurther: () => void }) {
  const state = taker.state.value;
  if (state.phase === "none") return null;
  const giver = plainText(state.giver);
  const over = state.phase === "over";
  const free = state.phase === "offered" && state.free;
  return (
    <section class="card handover-offer" aria-labelledby="handover-offer-title">
      <h2 id="handover-offer-title">{t.handover.offered(giver)}</h2>
      <p role="status">{wordOf(state, giver)}</p>
      {free && <NumberForm taker={taker} giver={giver} />}
      <div class="actions">
        {state.phase === "offered" && !state.free && (
          <button type="button" class="button" onClick={onFurther}>{t.handover.further}</button>
        )}
        {state.phase !== "taking" && (
          <button type="button" class="button" onClick={taker.dismiss}>
            {over ? t.handover.back : t.handover.refuse}
          </button>
        )}
      </div>
    </section>
  );
}

function NumberForm({ taker, giver }: { taker: Taker; giver: string }) {
  const id = useId();
  const typed = useSignal(""), invalid = useSignal(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const digits = typed.value.normalize("NFKC").replace(/\s/g, "");
    invalid.value = !new RegExp(`^[0-9]{${SECRET_DIGITS}}$`).test(digits);
    if (invalid.value) return document.getElementById(id)?.focus();
    typed.value = "";
    taker.enter(digits);
  };
  return (
    <form class="handover-number" onSubmit={submit}>
      <label for={id}>{t.handover.number}</label>
      <div class="actions">
        <input
          id={id}
          class="password-field"
          type="text"
          inputMode="numeric"
          autocomplete="off"
          value={typed.value}
          aria-describedby={`${id}-hint ${id}-fault`}
          aria-invalid={invalid.value || undefined}
          onInput={(event) => typed.value = event.currentTarget.value}
        />
        <button type="submit" class="button primary">{t.handover.take}</button>
      </div>
      <p id={`${id}-hint`} class="quiet">{t.handover.numberHint(giver)}</p>
      <p id={`${id}-fault`} role="alert" class="field-fault">{invalid.value ? t.handover.invalid : ""}</p>
    </form>
  );
}

function wordOf(state: Exclude<TakerState, { phase: "none" }>, giver: string): string {
  const texts = t.handover;
  switch (state.phase) {
    case "offered":
      return state.wrong ? texts.takenWrong : state.free ? "" : texts.busy;
    case "checking":
      return texts.checking;
    case "waiting":
      return texts.waiting;
    case "taking":
      return texts.taking;
    case "over":
      return state.reason === "wrong" ? texts.overWrong : texts.overGone(giver);
  }
}
