import type { Application, Release } from "../capture/types.ts";
import type { HostDetail, HostState, ReleaseChoice } from "../protocol/local.ts";
import { applicationsDetail, iconDetails, listable } from "./host_details.ts";
import { answer, choose, meet, NOTHING_CHOSEN, releaseOf, type ReleaseState } from "./release.ts";

/** Application questions are numbered far from the turns that number the questions of consent. */
const FIRST_QUESTION = 1_000_000;

export interface ReleasesOptions {
  /** What may be seen and reached from now on. */
  onRelease(release: Release): void;
  /** For the owner's page. */
  onDetail(detail: HostDetail): void;
  /** The choice, the question or the list changed. */
  onChange(): void;
}

/** One host's Applikationswahl: the owner's choice, the programs that run, and the question about a new one. */
export class Releases {
  #options: ReleasesOptions;
  #state: ReleaseState = NOTHING_CHOSEN;
  #running: Application[] = [];
  #lastQuestion = FIRST_QUESTION;
  #questionKey = "";
  #toldList = "";
  #toldIcons = new Set<string>();

  constructor(options: ReleasesOptions) {
    this.#options = options;
  }

  get choice(): ReleaseChoice | null {
    return this.#state.choice;
  }

  get question(): HostState["question"] {
    const [first] = this.#state.waiting;
    return first ? { id: this.#lastQuestion, kind: "application", key: first.key, name: first.name } : null;
  }

  /** All that a page that has just opened must be told. */
  get details(): HostDetail[] {
    return [applicationsDetail(this.#running), ...iconDetails(this.#running)];
  }

  choose(choice: ReleaseChoice): void {
    this.#set(choose(choice, this.#running));
  }

  /** @param question an answer to another one than the open question is void. */
  answer(question: number, yes: boolean): void {
    if (this.question?.id === question) this.#set(answer(this.#state, yes));
  }

  /** These programs have a window now. */
  onApplications(applications: readonly Application[]): void {
    this.#running = listable(applications);
    const detail = applicationsDetail(this.#running);
    const text = JSON.stringify(detail);
    if (text !== this.#toldList) {
      this.#toldList = text;
      this.#options.onDetail(detail);
    }
    const fresh = this.#running.filter(({ key }) => !this.#toldIcons.has(key));
    for (const icon of iconDetails(fresh)) this.#options.onDetail(icon);
    this.#toldIcons = new Set(this.#running.map(({ key }) => key));
    this.#set(meet(this.#state, this.#running));
  }

  #set(state: ReleaseState): void {
    if (state === this.#state) return;
    const chosen = state.choice !== this.#state.choice;
    this.#state = state;
    const key = state.waiting[0]?.key ?? "";
    if (key !== this.#questionKey) {
      this.#questionKey = key;
      this.#lastQuestion++;
    }
    if (chosen) this.#options.onRelease(releaseOf(state));
    this.#options.onChange();
  }
}
