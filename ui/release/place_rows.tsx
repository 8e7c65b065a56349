import { useId } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import type { IconName } from "../parts/icons.ts";
import { t } from "../texts/texts.ts";
import { type Place, PLACES } from "./selection.ts";

const ICONS: Record<Place, IconName> = {
  newApplications: "fresh",
  taskbar: "taskbar",
  desktop: "desktop",
  startMenu: "startMenu",
  own: "window",
};

export interface PlaceRowsProps {
  places: Readonly<Record<Place, boolean>>;
  onPlace: (place: Place, on: boolean) => void;
}

/** What can be seen beside the applications that are open now. */
export function PlaceRows({ places, onPlace }: PlaceRowsProps) {
  const id = useId();
  return (
    <fieldset class="choice-group">
      <legend>{t.choice.others}</legend>
      <ul class="choice-rows">
        {PLACES.map((place) => {
          const [name, hint] = t.choice.places[place];
          return (
            <li key={place} class="choice-row">
              <label>
                <input
                  type="checkbox"
                  checked={places[place]}
                  aria-labelledby={`${id}-${place}`}
                  aria-describedby={`${id}-${place}-hint`}
                  onChange={(event) => onPlace(place, event.currentTarget.checked)}
                />
                <Icon name={ICONS[place]} size={24} />
                <span class="choice-text">
                  <span id={`${id}-${place}`} class="choice-name">{name}</span>
                  <span id={`${id}-${place}-hint`} class="quiet">{hint}</span>
                </span>
              </label>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
