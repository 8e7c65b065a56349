import { useSignal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import { chosenFrom, chosenFromDrop } from "./choose.ts";
import type { Chosen } from "./types.ts";

export interface PickButtonsProps {
  labels: { files: string; folder: string };
  onChosen: (chosen: Chosen) => void;
  /** The system's dialog opens or has closed. */
  onChoosing: (open: boolean) => void;
  /** A folder without files was chosen. */
  onNothing?: () => void;
}

/** Two buttons that open the system's own dialogs. */
export function PickButtons({ labels, onChosen, onChoosing, onNothing }: PickButtonsProps) {
  const files = useRef<HTMLInputElement>(null), folder = useRef<HTMLInputElement>(null);
  const open = (input: RefObject<HTMLInputElement | null>) => {
    // The same file may be chosen twice.
    input.current!.value = "";
    onChoosing(true);
    input.current!.click();
  };
  const take = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    onChoosing(false);
    const chosen = chosenFrom(currentTarget.files);
    if (chosen) onChosen(chosen);
    else onNothing?.();
  };
  const input = (ref: RefObject<HTMLInputElement | null>, name: string, directory: boolean) => (
    <input
      ref={ref}
      type="file"
      hidden
      multiple
      data-testid={name}
      {...(directory ? { webkitdirectory: true } : {})}
      onChange={take}
      onCancel={() => onChoosing(false)}
    />
  );
  return (
    <>
      <button type="button" class="button" onClick={() => open(files)}>
        <Icon name="files" />
        {labels.files}
      </button>
      <button type="button" class="button" onClick={() => open(folder)}>
        <Icon name="up" />
        {labels.folder}
      </button>
      {input(files, "pick-files", false)}
      {input(folder, "pick-folder", true)}
    </>
  );
}

export interface SendBoxProps {
  onChosen: (chosen: Chosen) => void;
  onChoosing: (open: boolean) => void;
  children?: ComponentChildren;
}

/** Where files are given to be sent: by buttons, or dropped. */
export function SendBox({ onChosen, onChoosing, children }: SendBoxProps) {
  const over = useSignal(false), problem = useSignal("");
  // A file dropped beside the box would take the page's place, and end the session.
  useEffect(() => {
    const ignore = (event: DragEvent) => event.preventDefault();
    for (const name of ["dragover", "drop"] as const) addEventListener(name, ignore);
    return () => {
      for (const name of ["dragover", "drop"] as const) removeEventListener(name, ignore);
    };
  }, []);
  const take = async (data: DataTransfer | null) => {
    problem.value = "";
    try {
      const chosen = data && await chosenFromDrop(data);
      if (chosen) onChosen(chosen);
      else problem.value = t.files.dropFailed;
    } catch {
      problem.value = t.files.dropFailed; // DOMException: the system lets nobody read it
    }
  };
  return (
    <div
      class={`drop ${over.value ? "over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => over.value = false}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        take(event.dataTransfer);
      }}
    >
      <div class="actions">
        <PickButtons
          labels={{ files: t.files.sendFiles, folder: t.files.sendFolder }}
          onChosen={(chosen) => {
            problem.value = "";
            onChosen(chosen);
          }}
          onChoosing={onChoosing}
          onNothing={() => problem.value = t.files.noFiles}
        />
        {children}
      </div>
      <p class="quiet">{over.value ? t.files.dropNow : t.files.drop}</p>
      <p role="status">{problem.value}</p>
    </div>
  );
}
