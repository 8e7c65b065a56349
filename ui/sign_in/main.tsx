import "../styles/sign_in.css";
import { render } from "preact";
import { Shell } from "../parts/shell.tsx";
import { nameDocument, t } from "../texts/texts.ts";
import { AccountPage } from "./account_page.tsx";
import { type About, about as aboutAnswer, enrolment, me } from "./answers.ts";
import { ask, type Failure } from "./ask.ts";
import { EnrolPage } from "./enrol_page.tsx";
import { Failed } from "./fields.tsx";
import { takeLinkSecret } from "./link_secret.ts";
import { SignInForm } from "./sign_in_form.tsx";

const texts = t.signIn;
const path = location.pathname;
const app = document.getElementById("app")!;

/** "/anmelden", "/konto", "/einrichten" and "/einladung" are this page. */
async function show(): Promise<void> {
  const secret = takeLinkSecret();
  nameDocument(`MFB-Berater – ${titleOf()}`);
  render(<Waiting />, app);
  const about = await ask("/api/sign-in", { type: "about" }, { answer: aboutAnswer });
  if (!about.ok) return render(<Waiting failure={about.failure} />, app);
  if (path === "/konto") {
    const answer = await ask("/api/account", { type: "me" }, { answer: me });
    return render(<AccountPage about={about.value} me={answer.ok ? answer.value : null} />, app);
  }
  if (path === "/anmelden") return render(<SignInPage about={about.value} />, app);
  if (secret === null) return render(<BadLink about={about.value} />, app);
  const opened = await ask("/api/enrol", { type: "open", token: secret }, { answer: enrolment });
  if (opened.ok) {
    return render(<EnrolPage about={about.value} token={secret} enrolment={opened.value} />, app);
  }
  if (opened.failure.fault === "link") return render(<BadLink about={about.value} />, app);
  render(<Waiting failure={opened.failure} />, app);
}

function titleOf(): string {
  return path === "/konto" ? texts.accountPage : path === "/anmelden" ? texts.page : texts.enrolPage;
}

function SignInPage({ about }: { about: About }) {
  return (
    <Shell office={about.office} phone={about.phone} width="column">
      <div class="hero">
        <h1>{texts.title}</h1>
        <p class="lead">{texts.lead}</p>
      </div>
      <SignInForm about={about} onDone={() => location.replace("/berater")} />
    </Shell>
  );
}

function BadLink({ about }: { about: About }) {
  return (
    <Shell office={about.office} phone={about.phone} width="column">
      <h1>{texts.linkTitle}</h1>
      <p class="lead">{texts.linkLead}</p>
      <div class="actions">
        <a class="button" href="/anmelden">{texts.title}</a>
      </div>
    </Shell>
  );
}

function Waiting({ failure = null }: { failure?: Failure | null }) {
  return (
    <Shell office="" phone="" width="column">
      <h1>{titleOf()}</h1>
      {failure
        ? (
          <>
            <Failed failure={failure} />
            <div class="actions">
              <button type="button" class="button" onClick={() => location.reload()}>{texts.again}</button>
            </div>
          </>
        )
        : <p role="status">{texts.loading}</p>}
    </Shell>
  );
}

// An address with another secret in the same window: another link was opened.
addEventListener("hashchange", () => location.hash && void show());
await show();
