import "../styles/guest.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { readOffice } from "../help/about.ts";
import { makeCertificate } from "../net/certificate.ts";
import { nameDocument, t } from "../texts/texts.ts";
import { createGuestSession } from "./guest_session.ts";
import { Barred, GuestPage } from "./page.tsx";
import { platformOf } from "./platform.ts";
import { createReloaded } from "./reloaded.ts";

nameDocument(`${t.guest.title} – ${t.product}`);
const app = document.getElementById("app")!;
const reloaded = createReloaded(() => sessionStorage);
const [office, certificate] = await Promise.all([
  readOffice(),
  // Keys are made and used in secure contexts only.
  isSecureContext ? makeCertificate().catch(() => null) : null,
]);
if (certificate) {
  const name = t.guest.browserOn(platformOf(navigator.userAgent));
  const session = createGuestSession({ certificate, name });
  let gone = false;
  effect(() => {
    const running = session.state.value.phase === "running";
    if (!gone) reloaded.running(running);
  });
  // A page that goes takes the session with it: the other side needn't wait for it. The next one says so.
  addEventListener("pagehide", () => {
    gone = true;
    session.dispatch({ type: "end" });
  });
  // Come back from the browser's history, it shows itself that the session is over.
  addEventListener("pageshow", () => {
    gone = false;
    reloaded.running(false);
  });
  render(<GuestPage session={session} office={office} reloaded={reloaded.lost} />, app);
} else render(<Barred office={office} reason={isSecureContext ? "unsupported" : "insecure"} />, app);
