import "../styles/adviser.css";
import { render } from "preact";
import { makeCertificate } from "../net/certificate.ts";
import { swapLaunchToken, takeLaunchToken } from "../net/launch.ts";
import { AdviserMenu, type Person } from "../sign_in/adviser_menu.tsx";
import { accountToken, isOwnAddress } from "../sign_in/adviser_token.ts";
import { nameDocument, t } from "../texts/texts.ts";
import { createAdviserSession } from "./adviser_session.ts";
import { AdviserPage } from "./page.tsx";

// The capture side knows our pages by this name: they are never reached by remote input.
nameDocument(`MFB-Berater – ${t.client.title}`);
const launch = takeLaunchToken();
const [local, certificate] = await Promise.all([
  launch ? swapLaunchToken("/api/adviser/token", launch) : null,
  makeCertificate(),
]);
const account = local === null ? await accountToken() : null;
const token = local ?? account?.token ?? null;
// From elsewhere there is no other way in.
if (token === null && !isOwnAddress()) location.replace("/anmelden");
const person: Person | null = local !== null
  ? { local: true, token: local }
  : account && { local: false, ...account };
const session = createAdviserSession({ token, certificate });
render(
  <AdviserPage
    session={session}
    byAccount={account !== null}
    menu={person && <AdviserMenu person={person} />}
  />,
  document.getElementById("app")!,
);
