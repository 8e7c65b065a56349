/** The desktop's text field: characters, a caret between them, lines that wrap. */
export class TextField {
  #characters: string[] = [];
  #caret = 0;

  get text(): string {
    return this.#characters.join("");
  }

  /** Control characters other than newline and tab are left out. */
  insert(text: string): void {
    const characters = [...text.replaceAll(/\r\n?/g, "\n")].filter((c) =>
      !/[\p{Cc}\p{Cs}]/u.test(c) || "\n\t".includes(c)
    );
    this.#characters.splice(this.#caret, 0, ...characters);
    this.#caret += characters.length;
  }

  /** @returns false for a key that does nothing here. */
  press(key: string, columns: number): boolean {
    const lines = this.layout(columns);
    switch (key) {
      case "Backspace":
        if (this.#caret > 0) this.#characters.splice(--this.#caret, 1);
        return true;
      case "Delete":
        this.#characters.splice(this.#caret, 1);
        return true;
      case "Enter":
      case "Tab":
        this.insert(key === "Enter" ? "\n" : "\t");
        return true;
      case "ArrowLeft":
      case "ArrowRight":
        this.#moveTo(this.#caret + (key === "ArrowLeft" ? -1 : 1));
        return true;
      case "ArrowUp":
      case "ArrowDown":
        this.place(
          { line: lines.caretLine + (key === "ArrowUp" ? -1 : 1), column: lines.caretColumn },
          columns,
        );
        return true;
      case "Home":
      case "End":
        this.place({ line: lines.caretLine, column: key === "Home" ? 0 : columns }, columns);
        return true;
    }
    return false;
  }

  /** Puts the caret at or before a place on the screen. */
  place({ line, column }: { line: number; column: number }, columns: number): void {
    const { lines } = this.layout(columns);
    const at = Math.max(0, Math.min(line, lines.length - 1));
    this.#moveTo(lines[at].start + Math.max(0, Math.min(column, lines[at].characters.length)));
  }

  /** The wrapped lines, and where the caret is. Newlines end a line, they aren't part of it. */
  layout(columns: number) {
    const lines: { start: number; characters: string[] }[] = [{ start: 0, characters: [] }];
    let [caretLine, caretColumn] = [0, 0];
    const noteCaret = (index: number) => {
      if (index !== this.#caret) return;
      caretLine = lines.length - 1;
      caretColumn = lines[caretLine].characters.length;
    };
    this.#characters.forEach((character, i) => {
      if (lines[lines.length - 1].characters.length >= columns && character !== "\n") {
        lines.push({ start: i, characters: [] });
      }
      noteCaret(i);
      if (character === "\n") lines.push({ start: i + 1, characters: [] });
      else lines[lines.length - 1].characters.push(character);
    });
    noteCaret(this.#characters.length);
    return { lines, caretLine, caretColumn };
  }

  #moveTo(caret: number): void {
    this.#caret = Math.max(0, Math.min(caret, this.#characters.length));
  }
}
