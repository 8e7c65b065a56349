import "../styles/adviser.css";
import { render } from "preact";
import { makeCertificate } from "../net/certificate.ts";
import { swapLaunchToken, takeLaunchToken } from "../net/launch.ts";
import { nameDocument, t } from "../texts/texts.ts";
import { createAdviserSession } from "./adviser_session.ts";
import { AdviserPage } from "./page.tsx";

nameDocument(`${t.adviser.title} – ${t.product}`);
const launch = takeLaunchToken();
const [token, certificate] = await Promise.all([
  launch ? swapLaunchToken("/api/adviser/token", launch) : null,
  makeCertificate(),
]);
const session = createAdviserSession({ token, certificate });
render(<AdviserPage session={session} />, document.getElementById("app")!);
