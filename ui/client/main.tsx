import "../styles/client.css";
import { render } from "preact";
import { makeCertificate } from "../net/certificate.ts";
import { swapLaunchToken, takeLaunchToken } from "../net/launch.ts";
import { nameDocument, t } from "../texts/texts.ts";
import { createClientUi } from "./client_session.ts";
import { ClientPage } from "./page.tsx";

// The capture side knows our pages by this name: they are never reached by remote input.
nameDocument(`MFB-Kunde – ${t.client.title}`);
const launch = takeLaunchToken();
const [token, certificate] = await Promise.all([
  launch ? swapLaunchToken("/api/token", launch) : null,
  makeCertificate(),
]);
const ui = createClientUi({ token, certificate });
render(<ClientPage ui={ui} />, document.getElementById("app")!);
