import { answerQuestion, choiceDialog, chooseApplications } from "../../tests/e2e/session.ts";
import { startMeeting } from "../../tests/e2e/meeting.ts";
import { startButtonWatch, startNotepad } from "../../tests/e2e/programs.ts";
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

// The same with one application released.
await adviser.button("Beenden").click();
await adviser.ended.waitFor();
await using second = await startMeeting({ serverArgs: ["--office", "Kanzlei Sommer", "--phone", "0221 4711-0"] });
await second.desktop.tool("xsetroot", ["-solid", "#35566b"]);
await using _letter = await startNotepad(second.desktop);
await startButtonWatch(second.desktop);
const { page } = second.customer;
await page.setViewportSize({ width: 900, height: 900 });
await second.ask();
await page.getByRole("button", { name: "Applikationen wählen" }).click();
await choiceDialog(page).getByRole("checkbox", { name: "XTerm" }).check();
await page.screenshot({ path: `${here}/choice.png` });
await choiceDialog(page).getByRole("button", { name: "Zurück" }).click();
await chooseApplications(page, ["XTerm"]);
await second.adviser.page.getByText("Nur einzelne Applikationen").first().waitFor();
await page.getByText("Das sieht Ihr Berater").waitFor();
await new Promise((resolve) => setTimeout(resolve, 2_000));
await second.adviser.page.screenshot({ path: `${here}/released.png` });
