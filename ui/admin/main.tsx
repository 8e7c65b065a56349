import "../styles/admin.css";
import { render } from "preact";
import { Icon } from "../parts/icon.tsx";
import { nameDocument, t } from "../texts/texts.ts";
import { createAsk } from "./ask.ts";
import { AdminPage } from "./page.tsx";

nameDocument(`MFB-Berater – ${t.admin.title}`);
render(
  <AdminPage
    ask={createAsk(null)}
    bearer={null}
    back={
      <a class="button" href="/berater">
        <Icon name="back" />
        {t.admin.toAdviser}
      </a>
    }
  />,
  document.getElementById("app")!,
);
