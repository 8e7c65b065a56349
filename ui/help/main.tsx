import "../styles/help.css";
import { render } from "preact";
import { nameDocument, t } from "../texts/texts.ts";
import { readDownloads, readOffice } from "./about.ts";
import { HelpPage } from "./page.tsx";

nameDocument(`${t.help.title} – ${t.product}`);
const app = document.getElementById("app")!;
render(<HelpPage office={null} downloads={null} />, app);
const [office, downloads] = await Promise.all([readOffice(), readDownloads()]);
render(<HelpPage office={office} downloads={downloads} />, app);
