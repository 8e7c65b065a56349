import { answerQuestion } from "../../tests/e2e/session.ts";
import { startMeeting } from "../../tests/e2e/meeting.ts";
import { startNotepad } from "../../tests/e2e/programs.ts";
import { waitForSamePicture } from "../../tests/e2e/picture.ts";

/** Makes the documents' pictures from the running program: `deno run -A docs/pictures/make.ts`. Needs Xvfb and Chromium. */

const here = import.meta.dirname!;

await using meeting = await startMeeting({ serverArgs: ["--office", "Kanzlei Sommer", "--phone", "0221 4711-0"] });
const { adviser, customer, desktop } = meeting;
await desktop.tool("xsetroot", ["-solid", "#35566b"]);
await using notepad = await startNotepad(desktop);

await meeting.ask();
await customer.page.getByRole("dialog").waitFor();
await customer.page.screenshot({ path: `${here}/consent.png` });
await answerQuestion(customer.page, "Ja");
await waitForSamePicture(adviser.page, desktop.grab);
await adviser.steer();
const { x, y } = await adviser.point(notepad.window.x + 100, notepad.window.y + 50);
await adviser.page.mouse.click(x, y);
await adviser.page.keyboard.type("Guten Tag, ich sehe Ihren Bildschirm.");
await waitForSamePicture(adviser.page, desktop.grab);
await adviser.page.getByText("direkt").waitFor();
await adviser.page.screenshot({ path: `${here}/viewer.png` });
