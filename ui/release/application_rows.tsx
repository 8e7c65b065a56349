import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { t } from "../texts/texts.ts";
import type { Row, Selection } from "./selection.ts";

/** Of one application's windows; the rest is counted. */
const TITLES_MAX = 3;

export interface ApplicationRowsProps {
  selection: Selection;
  icons: ReadonlyMap<string, string>;
  onTick: (key: string, on: boolean) => void;
  /** The pointer came over the list, or left it. */
  onPointing: (pointing: boolean) => void;
}

/** One checkbox for each application that has a window. */
export function ApplicationRows({ selection, icons, onTick, onPointing }: ApplicationRowsProps) {
  const texts = t.choice;
  const { rows, ticked, listed } = selection;
  const list = useRef<HTMLUListElement>(null);
  /** The row in which the focus is. */
  const focused = useRef(-1);

  // The focus of a row that went away passes to its neighbour, never to the page's beginning.
  useLayoutEffect(() => {
    if (focused.current < 0 || list.current?.contains(document.activeElement)) return;
    if (document.activeElement !== document.body && document.activeElement?.tagName !== "DIALOG") return;
    const boxes = Array.from(list.current?.querySelectorAll<HTMLElement>("input") ?? []);
    const after = boxes.find((box) => Number(box.dataset.row) >= focused.current);
    (after ?? boxes.at(-1))?.focus();
  }, [rows]);

  return (
    <fieldset class="choice-group">
      <legend>{texts.applications}</legend>
      {rows.length === 0 && <p class="quiet">{listed ? texts.empty : texts.searching}</p>}
      <ul
        ref={list}
        class="choice-rows"
        onPointerEnter={() => onPointing(true)}
        onPointerLeave={() => onPointing(false)}
        onFocusIn={(event) => focused.current = Number((event.target as HTMLElement).dataset.row ?? -1)}
        onFocusOut={(event) => {
          // A removed element's focus goes nowhere; one that a person moved goes somewhere.
          if (event.relatedTarget) focused.current = -1;
        }}
      >
        {rows.map((row, index) => (
          <ApplicationRow
            key={row.key}
            row={row}
            index={index}
            ticked={ticked.has(row.key)}
            icon={icons.get(row.key)}
            onTick={(on) => onTick(row.key, on)}
          />
        ))}
      </ul>
    </fieldset>
  );
}

interface ApplicationRowProps {
  row: Row;
  index: number;
  ticked: boolean;
  icon: string | undefined;
  onTick: (on: boolean) => void;
}

function ApplicationRow({ row, index, ticked, icon, onTick }: ApplicationRowProps) {
  const id = useId();
  const texts = t.choice;
  const content = (
    <>
      {icon
        ? <img class="choice-icon" src={icon} alt="" width={24} height={24} />
        : <Icon name="window" size={24} />}
      <span class="choice-text">
        <span class="choice-name">
          <span id={`${id}-name`}>{row.name}{row.running ? "" : ` ${texts.ended}`}</span>
          {row.running && row.fresh && <span class="badge">{texts.fresh}</span>}
        </span>
        <span id={`${id}-titles`} class="quiet choice-titles">
          {row.running || !row.kept
            ? titlesOf(row).map((title, n) => <span key={n}>{title}</span>)
            : ticked && texts.endedHint}
        </span>
      </span>
    </>
  );
  if (!row.running && !row.kept) return <li class="choice-row gone">{content}</li>;
  return (
    <li class={`choice-row ${row.running ? "" : "ended"}`}>
      <label>
        <input
          type="checkbox"
          data-row={index}
          checked={ticked}
          aria-labelledby={`${id}-name`}
          aria-describedby={`${id}-titles`}
          onChange={(event) => onTick(event.currentTarget.checked)}
        />
        {content}
      </label>
    </li>
  );
}

/** The first ones, and how many more there are. */
function titlesOf({ titles }: Row): string[] {
  const shown = titles.slice(0, TITLES_MAX);
  const left = titles.length - shown.length;
  return left > 0 ? [...shown, t.choice.moreTitles(left)] : shown;
}
