import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useShown } from "./shown.ts";

export interface ModalProps {
  title: string;
  /** What must be read before one answers; referred to by aria-describedby. */
  lead?: ComponentChildren;
  children: ComponentChildren;
  /** Stays in sight below while the rest is scrolled. */
  footer?: ComponentChildren;
  /** All that stands in it, as it is read; told again when it changes. */
  onShown?: (text: string) => void;
  /** Called on Escape. Without it Escape does nothing: the question wants an answer. */
  onCancel?: () => void;
}

/**
 * A modal native dialog. The focus starts on its heading, so that neither Enter nor Space, typed before the dialog was
 * noticed, presses a button.
 */
export function Modal({ title, lead, children, footer, onShown, onCancel }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // While the dialog is still on the page: closing it gives the focus back to what opened it.
  useLayoutEffect(() => {
    const element = dialog.current!;
    if (!element.open) element.showModal();
    heading.current!.focus();
    return () => element.close();
  }, []);
  useShown(dialog, onShown);
  return (
    <dialog
      ref={dialog}
      class={`modal ${footer ? "framed" : ""}`}
      aria-labelledby={`${id}-title`}
      aria-describedby={lead ? `${id}-lead` : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onCancel?.();
      }}
      // Chromium closes a dialog on the second Escape whatever the first one's handler said.
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        onCancel?.();
      }}
    >
      <h2 ref={heading} id={`${id}-title`} tabIndex={-1}>{title}</h2>
      <div class="modal-body">
        {lead && <div id={`${id}-lead`} class="modal-lead">{lead}</div>}
        {children}
      </div>
      {footer && <div class="modal-footer">{footer}</div>}
    </dialog>
  );
}
