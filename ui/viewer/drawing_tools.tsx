import { useEffect } from "preact/hooks";
import { drawColour } from "../../protocol/drawing.ts";
import type { IconName } from "../parts/icons.ts";
import { t } from "../texts/texts.ts";
import type { DrawMode } from "./drawing.ts";
import { Tool } from "./tool.tsx";
import type { Viewer } from "./viewer.ts";

const TOOLS: { tool: DrawMode; icon: IconName }[] = [
  { tool: "pointer", icon: "point" },
  { tool: "pen", icon: "pen" },
  { tool: "arrow", icon: "arrow" },
  { tool: "rectangle", icon: "rectangle" },
  { tool: "marker", icon: "marker" },
];

/** The tools of "Zeichnen": one in hand at a time, pressed once more it is laid down. */
export function DrawingTools({ viewer }: { viewer: Viewer }) {
  const { drawing } = viewer;
  const texts = t.drawing;
  const toggle = (tool: DrawMode) => drawing.choose(drawing.tool.value === tool ? null : tool);
  const empty = drawing.board.value.shapes.length === 0;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => followShortcut(viewer, event, toggle);
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  return (
    <div class="draw-tools" role="group" aria-label={texts.tools}>
      {TOOLS.map(({ tool, icon }, index) => (
        <Tool
          key={tool}
          icon={icon}
          label={texts[tool]}
          title={texts.tooltip(texts[tool], texts.toolKeys(index + 1))}
          shortcut={`Alt+Shift+${index + 1}`}
          pressed={drawing.tool.value === tool}
          onClick={() => toggle(tool)}
        />
      ))}
      <div class="swatches" role="radiogroup" aria-label={texts.colour}>
        {drawColour.options.map((colour) => (
          <label key={colour} class={`swatch ${colour}`} title={texts.colours[colour]}>
            <input
              type="radio"
              name="draw-colour"
              aria-label={texts.colours[colour]}
              checked={drawing.colour.value === colour}
              onChange={() =>
                drawing.colour.value = colour}
            />
          </label>
        ))}
      </div>
      <Tool
        icon="undo"
        label={texts.undo}
        title={texts.tooltip(texts.undo, texts.undoKeys)}
        shortcut="Control+Z"
        disabled={empty}
        onClick={drawing.undo}
      />
      <Tool
        icon="trash"
        label={texts.clear}
        title={texts.tooltip(texts.clear, texts.clearKeys)}
        shortcut="Alt+Shift+Delete"
        disabled={empty}
        onClick={drawing.clear}
      />
    </div>
  );
}

/** By the key's place: with Alt and Shift its character is another one on each keyboard. */
function followShortcut(viewer: Viewer, event: KeyboardEvent, toggle: (tool: DrawMode) => void): void {
  const { drawing } = viewer;
  const { target } = event;
  const typing = target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== "radio");
  if (viewer.steering.value || typing) return;
  const chord = event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey;
  const named = chord ? TOOLS[Number(/^Digit(\d)$/.exec(event.code)?.[1]) - 1] : undefined;
  const shapes = drawing.board.value.shapes.length > 0;
  if (named) toggle(named.tool);
  else if (event.key === "Escape" && drawing.tool.value) drawing.choose(null);
  else if (chord && event.key === "Delete" && shapes) drawing.clear();
  else if ((event.ctrlKey || event.metaKey) && event.key === "z" && shapes) drawing.undo();
  else return;
  event.preventDefault();
}
