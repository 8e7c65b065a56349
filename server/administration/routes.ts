import { Buffer } from "node:buffer";
import type { Context } from "hono";
import * as v from "valibot";
import {
  type AdministrationFault,
  type AdministrationRequest,
  administrationRequest,
  type OfficeSettings,
  type SettingsAnswer,
} from "../../protocol/administration.ts";
import type { SettingName } from "../../protocol/audit.ts";
import { ADMINISTRATION_PAGE_ROWS, LOGO_MAX_BYTES } from "../../protocol/limits.ts";
import type { Adviser } from "../adviser.ts";
import type { Assets } from "../assets.ts";
import { log } from "../log.ts";
import type { RequestFacts } from "../rules.ts";
import { readLogo } from "../store/logo.ts";
import type { OfficeFlags, Store } from "../store/types.ts";
import { factsOf, type HttpRoute, type RequestEnv } from "../web_app.ts";

export interface AdministrationDeps {
  store: Pick<Store, "settings" | "meetings" | "audit">;
  /** What the command line says. */
  flags: OfficeFlags;
}

/** A logo as base64, with what stands around it. */
const BODY_MAX_BYTES = Math.ceil(LOGO_MAX_BYTES / 3) * 4 + 1024;
const STATUS = { malformed: 400, "signed-out": 401, logo: 400, disk: 507 } as const;
const logger = log("server", "administration");

/** The page for administrators: settings, sessions met, audit log. */
export function administrationRoutes(
  deps: AdministrationDeps,
  { assets, identify }: {
    assets: Assets;
    identify(facts: RequestFacts): { adviser: Adviser } | null;
  },
): HttpRoute[] {
  return [
    {
      method: "GET",
      path: "/berater/verwaltung",
      rule: "office-page",
      handle: (c) => assets.page("admin", c.req.raw),
    },
    {
      method: "POST",
      path: "/api/administration",
      rule: "administrator",
      maxBytes: BODY_MAX_BYTES,
      handle: async (c) => {
        const request = await readRequest(c);
        const adviser = identify(factsOf(c))?.adviser;
        const answer = !request ? "malformed" : !adviser ? "signed-out" : attempt(deps, request, adviser);
        return typeof answer === "string" ? c.json({ error: answer }, STATUS[answer]) : c.json(answer);
      },
    },
  ];
}

async function readRequest(context: Context<RequestEnv>): Promise<AdministrationRequest | null> {
  try {
    const result = v.safeParse(administrationRequest, await context.req.json());
    return result.success ? result.output : null;
  } catch {
    // Not JSON, or longer than the body limit.
    return null;
  }
}

function attempt(
  deps: AdministrationDeps,
  request: AdministrationRequest,
  adviser: Adviser,
): object | AdministrationFault {
  try {
    return answerTo(deps, request, adviser);
  } catch (error) {
    logger.error("Cannot read or write the office's database: {error}", { error });
    return "disk";
  }
}

function answerTo(
  { store, flags }: AdministrationDeps,
  request: AdministrationRequest,
  { id, name }: Adviser,
): object | AdministrationFault {
  const changed = (what: SettingName[]) => {
    if (what.length > 0) store.audit.record({ event: "settings-changed", who: { id, name }, what });
  };
  const limit = ADMINISTRATION_PAGE_ROWS;
  switch (request.type) {
    case "settings":
      return settingsOf(store, flags);
    case "change": {
      const what = differences(store.settings.read(), request.settings);
      store.settings.write(Object.fromEntries(what.map((one) => [one, request.settings[one]])));
      changed(what);
      return settingsOf(store, flags);
    }
    case "logo": {
      const logo = request.data === null
        ? null
        : readLogo(Uint8Array.from(Buffer.from(request.data, "base64")));
      if (typeof logo === "string") return "logo";
      store.settings.setLogo(logo);
      changed(["logo"]);
      return settingsOf(store, flags);
    }
    case "meetings":
      return { meetings: store.meetings.list({ limit, before: request.before ?? undefined }) };
    case "audit":
      return { entries: store.audit.list({ limit, before: request.before ?? undefined }) };
    case "verify":
      return store.audit.verify();
  }
}

function settingsOf({ settings }: AdministrationDeps["store"], flags: OfficeFlags): SettingsAnswer {
  const fixed: SettingName[] = [];
  if (flags.name) fixed.push("office");
  if (flags.phone) fixed.push("phone");
  if (flags.address) fixed.push("address");
  return { settings: settings.read(), logo: settings.logo() !== null, fixed };
}

function differences(before: OfficeSettings, after: OfficeSettings): (keyof OfficeSettings)[] {
  return (Object.keys(after) as (keyof OfficeSettings)[]).filter((one) => before[one] !== after[one]);
}
