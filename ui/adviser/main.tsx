import "../styles/adviser.css";
import { render } from "preact";
import { makeCertificate } from "../net/certificate.ts";
import { swapLaunchToken, takeLaunchToken } from "../net/launch.ts";
import { AdviserMenu, type Person } from "../sign_in/adviser_menu.tsx";
import { createAsk } from "../admin/ask.ts";
import { AdminPage } from "../admin/page.tsx";
import { Icon } from "../parts/icon.tsx";
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
  ? { local: true, token: local, onAdministration: showAdministration }
  : account && { local: false, ...account };
const session = createAdviserSession({ token, certificate });
const app = document.getElementById("app")!;
showSessions();

function showSessions(): void {
  render(
    <AdviserPage
      session={session}
      byAccount={account !== null}
      menu={person && <AdviserMenu person={person} />}
    />,
    app,
  );
}

/** In this window: only it holds the local adviser's token. */
function showAdministration(): void {
  const back = (
    <button type="button" class="button" onClick={showSessions}>
      <Icon name="back" />
      {t.admin.toAdviser}
    </button>
  );
  render(<AdminPage ask={createAsk(local)} bearer={local} back={back} />, app);
}
