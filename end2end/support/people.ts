// The people of the sample company, as the demo lets one act as them; each project has its own, for both share a server.
import type { BrowserContext, Page, TestInfo } from "@playwright/test";

export const admin = "user:default/sofia.lindqvist";
export const auditor = "user:default/ingrid.hallberg";

/** Somebody without much say, and what they are called. */
export function somebody(info: TestInfo) {
  return info.project.name === "phone"
    ? { reference: "user:default/hugo.martin", name: "Hugo Martin" }
    : { reference: "user:default/mira.jansen", name: "Mira Jansen" };
}

/** Somebody else without much say. */
export function another(info: TestInfo) {
  return info.project.name === "phone"
    ? { reference: "user:default/clara.duarte", name: "Clara Duarte" }
    : { reference: "user:default/ann.okafor", name: "Ann Okafor" };
}

/** From now on the page is this person's. */
export async function be(context: BrowserContext, person: string, baseURL: string) {
  await context.addCookies([{ name: "portal_person", value: person, url: baseURL }]);
}

/** Asks an operation as a person, beside the page. */
export async function ask(page: Page, person: string, baseURL: string, path: string, data: unknown) {
  return page.request.post(path, { data, headers: { origin: baseURL, cookie: `portal_person=${person}` } });
}
