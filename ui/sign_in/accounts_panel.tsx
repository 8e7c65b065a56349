import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import type { AccountRole, AccountsRequest } from "../../protocol/sign_in.ts";
import { Modal } from "../parts/modal.tsx";
import { plainText } from "../release/plain_text.ts";
import { t } from "../texts/texts.ts";
import { type AccountList, accountList, type AccountRow, link as linkAnswer, nothing } from "./answers.ts";
import { ask, type Failure, type Result } from "./ask.ts";
import { dateText } from "./dates.ts";
import { Failed, Form, TextField, WorkButton } from "./fields.tsx";
import { LinkCard } from "./link_card.tsx";
import type { Prover } from "./proof.tsx";

export interface AccountsPanelProps {
  /** Asks for a fresh sign-in where one is needed; its ProofDialog stands on the same page. */
  prover: Prover;
  /** The local adviser's token, for who has no account. */
  bearer?: string | null;
}

/** Everybody's accounts, for administrators. */
export function AccountsPanel({ prover, bearer = null }: AccountsPanelProps) {
  const texts = t.signIn;
  const list = useSignal<AccountList | null>(null);
  const failure = useSignal<Failure | null>(null);
  const link = useSignal<{ path: string; name: string } | null>(null);
  const removing = useSignal<AccountRow | null>(null);

  const load = async () => {
    const result = await ask("/api/accounts", { type: "list" }, { answer: accountList, bearer });
    if (result.ok) list.value = result.value;
    else failure.value = result.failure;
  };
  useEffect(() => void load(), []);

  async function run<T>(action: () => Promise<Result<T>>): Promise<T | null> {
    failure.value = null;
    link.value = null;
    const result = await prover.run(action);
    if (!result.ok && result.failure.fault !== "again") failure.value = result.failure;
    await load();
    return result.ok ? result.value : null;
  }
  const change = async (request: AccountsRequest) => {
    await run(() => ask("/api/accounts", request, { answer: nothing, bearer }));
  };
  const makeLink = async (request: AccountsRequest, name: string) => {
    const made = await run(() => ask("/api/accounts", request, { answer: linkAnswer, bearer }));
    if (made) link.value = { path: made.link, name };
  };

  return (
    <section class="card" aria-labelledby="accounts-title">
      <h2 id="accounts-title">{texts.accounts}</h2>
      <Failed failure={failure.value} />
      {list.value?.accounts.length === 0 && <p class="quiet">{texts.accountsNone}</p>}
      <ul class="rows accounts">
        {list.value?.accounts.map((account) => (
          <AccountItem
            key={account.id}
            account={account}
            change={change}
            onReset={() => makeLink({ type: "reset", account: account.id }, account.name)}
            onRemove={() => removing.value = account}
          />
        ))}
      </ul>
      <Invitations list={list.value} change={change} />
      <InviteForm
        onInvite={({ name, role }) => makeLink({ type: "invite", name, role }, name)}
      />
      {link.value && (
        <LinkCard
          key={link.value.path}
          title={texts.linkReady(plainText(link.value.name))}
          hint={texts.linkHint}
          path={link.value.path}
        />
      )}
      {removing.value && (
        <Modal
          title={texts.removeTitle(plainText(removing.value.name))}
          lead={<p>{texts.removeLead}</p>}
          onCancel={() => removing.value = null}
        >
          <div class="actions">
            <button
              type="button"
              class="button danger"
              onClick={() => {
                const account = removing.value!.id;
                removing.value = null;
                void change({ type: "remove", account });
              }}
            >
              {texts.removeAccount}
            </button>
            <button type="button" class="button" onClick={() => removing.value = null}>{texts.cancel}</button>
          </div>
        </Modal>
      )}
    </section>
  );
}

interface AccountItemProps {
  account: AccountRow;
  change(request: AccountsRequest): Promise<void>;
  onReset(): Promise<void>;
  onRemove(): void;
}

function AccountItem({ account, change, onReset, onRemove }: AccountItemProps) {
  const texts = t.signIn;
  const { id, role, locked, seenAt, own } = account;
  const name = plainText(account.name);
  const other: AccountRole = role === "administrator" ? "adviser" : "administrator";
  return (
    <li>
      <span>
        <strong>{name}</strong>
        <span class="quiet">
          {plainText(account.login)} · {texts.roles[role]}
          {own && ` · ${texts.you}`}
          {locked && ` · ${texts.locked}`} · {seenAt === null ? texts.never : texts.seen(dateText(seenAt))}
        </span>
      </span>
      {!own && (
        <div class="actions" role="group" aria-label={`${texts.accountsOf} ${name}`}>
          <WorkButton kind="small" work={() => change({ type: "role", account: id, role: other })}>
            {other === "administrator" ? texts.makeAdministrator : texts.makeAdviser}
          </WorkButton>
          <WorkButton kind="small" work={() => change({ type: "lock", account: id, locked: !locked })}>
            {locked ? texts.unlock : texts.lock}
          </WorkButton>
          <WorkButton kind="small" work={onReset}>{texts.reset}</WorkButton>
          <button type="button" class="button small danger" onClick={onRemove}>{texts.remove}</button>
        </div>
      )}
    </li>
  );
}

function Invitations(
  { list, change }: { list: AccountList | null; change: (request: AccountsRequest) => Promise<void> },
) {
  const texts = t.signIn;
  if (!list || list.invitations.length === 0) return null;
  return (
    <>
      <h3>{texts.openInvitations}</h3>
      <ul class="rows">
        {list.invitations.map(({ id, name, role, expiresAt }) => (
          <li key={id}>
            <span>
              <strong>{plainText(name)}</strong>
              <span class="quiet">{texts.roles[role]} · {texts.validUntil(dateText(expiresAt))}</span>
            </span>
            <WorkButton kind="small" work={() => change({ type: "withdraw", invitation: id })}>
              {texts.withdraw}
            </WorkButton>
          </li>
        ))}
      </ul>
    </>
  );
}

function InviteForm({ onInvite }: { onInvite: (who: { name: string; role: AccountRole }) => Promise<void> }) {
  const texts = t.signIn;
  const name = useSignal(""), role = useSignal<AccountRole>("adviser");
  const id = useId();
  const send = async () => {
    await onInvite({ name: name.value, role: role.value });
    name.value = "";
  };
  return (
    <>
      <h3>{texts.inviteTitle}</h3>
      <Form onSend={send} label={texts.inviteTitle} button={texts.invite}>
        <TextField label={texts.name} value={name} autocomplete="off" />
        <fieldset class="choice">
          <legend>{texts.inviteRole}</legend>
          {(["adviser", "administrator"] as const).map((one) => (
            <div key={one} class="tick">
              <input
                type="radio"
                id={`${id}-${one}`}
                name={id}
                checked={role.value === one}
                onChange={() => role.value = one}
              />
              <label for={`${id}-${one}`}>{texts.roles[one]}</label>
            </div>
          ))}
        </fieldset>
      </Form>
    </>
  );
}
