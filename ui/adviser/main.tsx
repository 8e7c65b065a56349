import "../styles/adviser.css";
import { render } from "preact";
import { makeCertificate } from "../net/certificate.ts";
import { swapLaunchToken, takeLaunchToken } from "../net/launch.ts";
import { nameDocument, t } from "../texts/texts.ts";
import { createAdviserSession } from "./adviser_session.ts";
import { AdviserPage } from "./page.tsx";

// The capture side knows our pages by this name: they are never reached by remote input.
nameDocument(`MFB-Berater – ${t.client.title}`);
const launch = takeLaunchToken();
const [token, certificate] = await Promise.all([
  launch ? swapLaunchToken("/api/adviser/token", launch) : null,
  makeCertificate(),
]);
const session = createAdviserSession({ token, certificate });
render(<AdviserPage session={session} />, document.getElementById("app")!);
