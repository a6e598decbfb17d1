// Signing in with a provider: a real one on this machine, one that is down, and one that knows somebody whom the portal does not.
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { account, freePort, signIn, startPortalAt, typeIn, type Portal } from "../support/portal";
import { expect, hydrated, open, test, type Page } from "../support/test";

test.skip(({ viewport }) => (viewport?.width ?? 0) < 600, "told once, on the desktop");

let portal: Portal;
let provider: ChildProcess;
let issuer: string;

test.beforeAll(async () => {
  const [own, theirs, nobodys] = [await freePort(), await freePort(), await freePort()];
  issuer = `http://127.0.0.1:${theirs}`;
  const script = fileURLToPath(new URL("../support/provider.mjs", import.meta.url));
  provider = spawn(process.execPath, [script, String(theirs), `http://127.0.0.1:${own}`], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((ready) => provider.stdout!.on("data", (text: Buffer) => text.toString().includes("ready") && ready()));
  const section = (id: string, title: string, at: string) =>
    `[[identity.providers]]\nid = "${id}"\ntitle = "${title}"\nissuer = "${at}"\nclient_id = "portal"\nclient_secret = "only-for-tests"\nscopes = ["profile"]\npeople = { ann = "user:default/ann" }\ngroups_claim = "groups"\ngroups = { platform = "group:default/platform" }\n\n`;
  const config = `[catalog]\nallowed_hosts = ["127.0.0.1"]\n\n${section("corp", "Corp", issuer)}${section("gone", "Gone", `http://127.0.0.1:${nobodys}`)}`;
  portal = await startPortalAt(own, { config });
  account(portal, "ada", "--admin");
});
test.afterAll(async () => {
  provider.kill("SIGTERM");
  await portal.stop();
});

/** The provider's own pages. */
async function atProvider(page: Page, login: string) {
  await expect(page).toHaveURL(new RegExp(`^${issuer}`));
  await page.locator("[name=login]").fill(login);
  await page.locator("[name=password]").fill("anything");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

test("somebody signs in with the provider, and signing out there ends it here", async ({ page, complaints }) => {
  await open(page, `${portal.url}/sign-in?return_to=/me/devices`);
  await page.getByRole("button", { name: "Continue with Corp" }).click();
  await atProvider(page, "ann");
  await expect(page).toHaveURL(`${portal.url}/me/devices`);
  await expect(page.getByText("This one", { exact: true })).toBeVisible();
  await open(page, `${portal.url}/me`);
  await expect(page.getByRole("main")).toContainText("platform");

  await page.goto(`${issuer}/session/end`);
  await page.getByRole("button", { name: /sign me out/i }).click();
  await expect.poll(async () => (await page.request.get(`${portal.url}/api/v1/identity/sessions`)).status()).toBe(403);
  // Whatever the provider's own pages complain about is not ours.
  complaints.list.splice(0);
});

test("whom the portal does not know is told so, and an admin sees the line to add", async ({ page, browser, complaints }) => {
  await open(page, `${portal.url}/sign-in`);
  await page.getByRole("button", { name: "Continue with Corp" }).click();
  await atProvider(page, "eve");
  await expect(page).toHaveURL(/\/sign-in\/callback/);
  await expect(page.getByRole("alert")).toContainText("Corp knows you, this portal does not yet");
  await expect(page.getByRole("link", { name: "Back to the sign-in page" })).toBeVisible();
  complaints.list.splice(0);

  const admin = await browser.newPage();
  await signIn(admin, portal, "ada", "/accounts/sign-ins");
  const failed = admin.getByRole("listitem").filter({ hasText: "corp" }).first();
  await expect(failed.getByRole("button", { name: /^Copy people = / })).toBeVisible();
  await expect(failed).toContainText("The subject is linked to an account");
  await admin.close();
});

test("a provider that is down is named, and name and password still work", async ({ page, complaints }) => {
  await open(page, `${portal.url}/sign-in`);
  await page.getByRole("button", { name: "Continue with Gone" }).click();
  await expect(page.getByRole("alert")).toContainText("Gone cannot be reached now");
  await complaints.expected(/503/);
  await typeIn(page, "ada");
  await expect(page).toHaveURL(`${portal.url}/`);
});

test("an answer that nobody asked for is refused with what to do", async ({ page, complaints }) => {
  await open(page, `${portal.url}/sign-in/callback?state=${"a".repeat(43)}&code=x`);
  await expect(page.getByRole("alert")).toContainText("not begun in this browser");
  await page.getByRole("link", { name: "Back to the sign-in page" }).click();
  await hydrated(page);
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  await complaints.expected(/400/);
});
