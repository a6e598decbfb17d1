// Who one is: the first start, every way to sign in, and that ending a session ends it everywhere.
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectAccessible } from "../support/axe";
import { account, code, password, signIn, startPortal, typeIn, type Portal } from "../support/portal";
import { expect, hydrated, open, test, type Page } from "../support/test";

/** Stories of several steps are told once; how the pages look on a phone is at the end. */
const toldOnce = ({ viewport }: { viewport: { width: number } | null }) => (viewport?.width ?? 0) < 600;

test.describe("a portal without accounts", () => {
  test.skip(toldOnce, "told once, on the desktop");
  let portal: Portal;
  test.beforeAll(async () => void (portal = await startPortal()));
  test.afterAll(() => portal.stop());

  test("the link of the terminal makes the first account; a code and a recovery code open it again", async ({ page, complaints }) => {
    // Whoever has not the link is told where it is.
    await open(page, portal.url);
    await expect(page).toHaveURL(/\/setup$/);
    await expect(page.getByRole("main")).toContainText("terminal");
    await expectAccessible(page);

    await expect.poll(portal.printed).toContain("/setup#");
    const link = /http\S+\/setup#\S+/.exec(portal.printed())![0];
    await page.goto("about:blank");
    await open(page, link);
    await page.getByLabel("Name", { exact: true }).fill("ada");
    await page.getByLabel("Password", { exact: true }).fill("password1");
    await expect(page.getByRole("status").filter({ hasText: /weak|guessed/i })).toBeVisible();
    await page.getByLabel("Password", { exact: true }).fill(password);
    await expect(page.getByRole("status").filter({ hasText: /good/i })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Make the account" }).click();
    await expect(page).toHaveURL(`${portal.url}/`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

    // The link counts once.
    await page.goto("about:blank");
    await open(page, link);
    await expect(page.getByRole("main")).toContainText("nothing to set up");

    await open(page, `${portal.url}/me/sign-in`);
    await page.getByRole("button", { name: "Add an authenticator" }).click();
    const dialog = page.getByRole("dialog", { name: "Authenticator" });
    await expect(dialog.getByRole("img", { name: "QR code" })).toBeVisible();
    const seed = (await dialog.getByRole("button", { name: /^Copy [A-Z2-7 ]{20,}$/ }).getAttribute("aria-label"))!.replace("Copy ", "");
    await expectAccessible(page);
    await dialog.getByLabel(/code that the app shows/).fill("000000");
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await expect(dialog.getByRole("alert")).toContainText("does not count");
    await complaints.expected(/422/);
    await dialog.getByLabel(/code that the app shows/).fill(code(seed));
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await expect(dialog.getByRole("listitem")).toHaveCount(10);
    const recovery = await dialog.getByRole("listitem").allTextContents();
    const kept = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Keep as a file" }).click();
    expect(readFileSync(await (await kept).path(), "utf8").trim().split("\n")).toEqual(recovery);
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "I have kept it" }).click();
    await expect(page.getByRole("main")).toContainText("10 recovery codes left");

    // Out, and in again with the authenticator; what was typed stays while the code is asked for.
    await signOut(page);
    await expect(page).toHaveURL(/\/sign-in/);
    await typeIn(page, "ada");
    await page.getByLabel("Code", { exact: true }).fill(code(seed, 1));
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("ada");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(`${portal.url}/`);
    await complaints.expected(/401/);

    await signOut(page);
    await typeIn(page, "ada");
    await page.getByLabel("Code", { exact: true }).fill(recovery[3]!);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(`${portal.url}/`);
    await complaints.expected(/401/);
    await open(page, `${portal.url}/me/sign-in`);
    await expect(page.getByRole("main")).toContainText("9 recovery codes left");
  });
});

async function signOut(page: Page) {
  await hydrated(page);
  await page.getByRole("button", { name: /account$/ }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await hydrated(page);
}

test.describe("a portal with accounts", () => {
  test.skip(toldOnce, "told once, on the desktop");
  test.describe.configure({ mode: "default" });
  let portal: Portal;
  test.beforeAll(async () => {
    // Passkeys want a name.
    portal = await startPortal({ host: "localhost" });
    account(portal, "ada", "--admin");
    for (const name of ["bob", "cid", "dan", "eve", "fay", "gil"]) {
      account(portal, name);
    }
  });
  test.afterAll(() => portal.stop());

  test("a visitor is led to sign in and back; nobody is led to another site", async ({ page, complaints }) => {
    await open(page, `${portal.url}/sources?a=b`);
    await expect(page).toHaveURL(`${portal.url}/sign-in?return_to=/sources%3Fa%3Db`);
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await typeIn(page, "ada", "a wrong one");
    await expect(page.getByRole("alert")).toContainText("do not fit");
    await complaints.expected(/401/);
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("ada");
    await typeIn(page, "ada");
    await expect(page).toHaveURL(`${portal.url}/sources?a=b`);

    const visitor = await page.context().browser()!.newContext();
    const stranger = await visitor.newPage();
    for (const path of ["/", "/catalog", "/catalog?q=kind:api", "/search?q=x", "/graph", "/problems", "/catalog/component/default/x", "/roles", "/policies/owner", "/audit", "/me", "/limits"]) {
      await stranger.goto(portal.url + path);
      await expect(stranger, path).toHaveURL(/\/sign-in/);
      expect(new URL(stranger.url()).searchParams.get("return_to") ?? "/").toBe(path);
    }
    await visitor.close();

    for (const wrong of ["//evil.example", "https://evil.example/", "/\\evil.example", "/%09/evil.example", "javascript:alert(1)"]) {
      await open(page, `${portal.url}/sign-in?return_to=${wrong}`);
      await expect(page.getByRole("link", { name: /^Go on as/ })).toHaveAttribute("href", "/");
    }
  });

  test("guessing slows down, and the page counts", async ({ page, complaints }) => {
    await open(page, `${portal.url}/sign-in`);
    for (let guess = 0; guess < 6; guess += 1) {
      const answer = page.waitForResponse((response) => response.url().endsWith("/identity/sign-in"));
      await typeIn(page, "gil", `guess number ${guess}`);
      if ((await answer).status() === 429) break;
      await expect(page.getByRole("alert")).toBeVisible();
    }
    await expect(page.getByRole("alert")).toContainText(/next attempt is welcome in \d+ second/);
    await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeEnabled({ timeout: 20_000 });
    await complaints.expected(/401|429/);
  });

  test("signing out everywhere ends the other browser at once", async ({ page, browser, complaints }) => {
    await signIn(page, portal, "bob");
    const other = await browser.newPage();
    await signIn(other, portal, "bob");
    await open(page, `${portal.url}/me/devices`);
    await expect(page.getByText("This one", { exact: true })).toHaveCount(1);
    await expect(page.getByRole("listitem").filter({ hasText: "Chrome" })).toHaveCount(2);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    expect((await other.request.get(`${portal.url}/api/v1/identity/sessions`)).status()).toBe(403);
    await open(other, `${portal.url}/me`);
    await expect(other).toHaveURL(/\/sign-in\?return_to=\/me/);
    await other.close();
    expect(complaints.list).toEqual([]);
  });

  test("whoever is suspended gets no further answer, also in an open tab", async ({ page, browser, complaints }) => {
    await signIn(page, portal, "ada", "/accounts");
    const other = await browser.newPage();
    await signIn(other, portal, "cid", "/catalog");
    await expect(page.getByRole("row", { name: /cid/ })).toContainText("Active");
    await page.getByRole("button", { name: "Suspend cid" }).click();
    await page.getByLabel("Reason").fill("left the company");
    await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
    await expect(page.getByRole("row", { name: /cid/ })).toContainText("Suspended");

    expect((await other.request.get(`${portal.url}/api/v1/identity/sessions`)).status()).toBe(403);
    await other.getByRole("link", { name: "Trash" }).click();
    const again = other.getByRole("dialog", { name: "Is it you?" });
    await expect(again).toContainText("Your session has ended");
    await again.getByLabel("Name", { exact: true }).fill("cid");
    await again.getByLabel("Password", { exact: true }).fill(password);
    await again.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(again.getByRole("alert")).toContainText("suspended");
    await other.close();

    await page.getByRole("button", { name: "Let cid in again" }).click();
    await expect(page.getByRole("row", { name: /cid/ })).toContainText("Active");
    expect(complaints.list).toEqual([]);
  });

  test("a session that ends while a form is filled in keeps the work; a token acts for its owner until it is revoked", async ({ page, browser, complaints }) => {
    await signIn(page, portal, "dan", "/me/tokens");
    await page.getByRole("button", { name: "New token" }).click();
    await page.getByLabel("What it is for").fill("Nightly export");
    await expectAccessible(page);

    const other = await browser.newPage();
    await signIn(other, portal, "dan");
    expect((await other.request.post(`${portal.url}/api/v1/identity/sign-out-everywhere`, { data: {}, headers: { origin: portal.url } })).status()).toBe(200);
    await other.close();

    await page.getByRole("button", { name: "Make the token" }).click();
    const again = page.getByRole("dialog", { name: "Is it you?" });
    await expect(again).toContainText("Your session has ended");
    await expectAccessible(page);
    await again.getByLabel("Name", { exact: true }).fill("dan");
    await again.getByLabel("Password", { exact: true }).fill(password);
    await again.getByRole("button", { name: "Sign in", exact: true }).click();
    await complaints.expected(/403/);

    const token = await page.getByText(/^npt_/).textContent();
    await page.getByRole("button", { name: "I have kept it" }).click();
    await expect(page.getByRole("row", { name: /Nightly export/ })).toBeVisible();
    const headers = { authorization: `Bearer ${token}` };
    const asked = async () => (await fetch(`${portal.url}/api/v1/catalog/facets`, { headers })).status;
    expect(await asked()).toBe(200);
    await page.getByRole("button", { name: "Revoke Nightly export" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await expect(page.getByRole("main")).toContainText("No program acts for you");
    expect(await asked()).toBe(401);
  });

  test("a passkey is added, signs in, and is removed", async ({ page, context }) => {
    const devtools = await context.newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    await signIn(page, portal, "eve", "/me/sign-in");
    await page.getByLabel("Name of the new passkey").fill("Laptop");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await expect(page.getByRole("main").getByText("Laptop")).toBeVisible();
    await expectAccessible(page);

    // The field of the name offers it by itself, and the authenticator answers at once.
    await hydrated(page);
    await page.getByRole("button", { name: /account$/ }).click();
    const back = page.waitForResponse((response) => response.url().endsWith("/identity/passkey-sign-in"));
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    expect((await back).status()).toBe(200);
    await expect(page).toHaveURL(`${portal.url}/`);

    // Without that there is the button.
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => false;
    });
    await hydrated(page);
    await signOut(page);
    await page.getByRole("button", { name: "Continue with a passkey" }).click();
    await expect(page).toHaveURL(`${portal.url}/`);
    await open(page, `${portal.url}/me/sign-in`);
    await page.getByRole("button", { name: "Remove the passkey Laptop" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove the passkey" }).click();
    await expect(page.getByRole("main")).toContainText("You have none yet");
  });

  test("a command line is signed in by its code, with fewer scopes than one has", async ({ page }) => {
    const file = join(tmpdir(), `token-${process.pid}-${Date.now()}`);
    const login = portal.run(["login", "--portal", portal.url, "--token-file", file]);
    await expect.poll(login.printed).toMatch(/type [A-Z]{4}-[A-Z]{4}/);
    const typed = /type ([A-Z]{4}-[A-Z]{4})/.exec(login.printed())![1]!;
    await open(page, `${portal.url}/device?code=${typed}`);
    await expect(page).toHaveURL(/\/sign-in/);
    await typeIn(page, "fay");
    await hydrated(page);
    await expect(page.getByLabel("Code of the command line")).toHaveValue(typed);
    await page.getByRole("checkbox", { name: "Search" }).uncheck();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByRole("main")).toContainText("may act for you now");
    await expect.poll(login.printed, { timeout: 20_000 }).toContain("Signed in");
    const token = readFileSync(file, "utf8").trim();
    const asked = async (path: string) => (await fetch(portal.url + path, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await asked("/api/v1/catalog/facets")).toBe(200);
    expect(await asked("/api/v1/search?words=x")).toBe(403);
  });

  test("a program of its own exchanges its secret for a token until it is removed", async ({ page }) => {
    await signIn(page, portal, "ada", "/accounts/clients");
    await page.getByRole("button", { name: "New program" }).click();
    await page.getByLabel("Name", { exact: true }).fill("nightly");
    await page.getByLabel("What it is for").fill("Reads the catalog");
    await page.getByRole("button", { name: "Register" }).click();
    const dialog = page.getByRole("dialog", { name: "Program" });
    await expect(dialog.getByRole("listitem")).toHaveCount(1);
    const secret = await dialog.getByRole("listitem").textContent();
    await expectAccessible(page);
    await page.getByRole("button", { name: "I have kept it" }).click();
    const exchange = async () => {
      const authorization = `Basic ${Buffer.from(`nightly:${secret}`).toString("base64")}`;
      const body = new URLSearchParams({ grant_type: "client_credentials" });
      return (await fetch(`${portal.url}/api/v1/identity/token`, { method: "POST", headers: { authorization }, body })).status;
    };
    expect(await exchange()).toBe(200);
    await page.getByRole("button", { name: "Remove nightly" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove the program" }).click();
    await expect(page.getByRole("main")).toContainText("No program acts for itself");
    expect(await exchange()).toBe(401);
  });

  test("the doctor tells an admin at which step a sign-in failed", async ({ page, browser }) => {
    const other = await browser.newPage();
    await open(other, `${portal.url}/sign-in`);
    await typeIn(other, "nobody-of-this-name", "whatever it was");
    await expect(other.getByRole("alert")).toContainText("do not fit");
    await other.close();
    await signIn(page, portal, "ada", "/accounts/sign-ins");
    const failed = page.getByRole("listitem").filter({ hasText: "nobody-of-this-name" }).first();
    await expect(failed).toContainText("Failed:");
    await expect(failed).toContainText("typing mistake");
    await expect(failed.getByRole("button", { name: "Copy portal admin create-user" })).toBeVisible();
    await expectAccessible(page);
  });
});

test("a dangerous action asks for a proof and goes on", async ({ page, complaints }) => {
  test.skip(toldOnce({ viewport: page.viewportSize() }), "told once, on the desktop");
  const portal = await startPortal({ host: "localhost", limits: "step_up_seconds = 2" });
  account(portal, "fay");
  await signIn(page, portal, "fay", "/me/sign-in");
  const proved = async () => (await (await page.request.get(`${portal.url}/api/v1/identity/me`)).json()).stepped_up_until;
  await expect.poll(proved).toBeUndefined();
  await page.getByRole("button", { name: "Add an authenticator" }).click();
  const proof = page.getByRole("dialog", { name: "Is it you?" });
  await expect(proof).toContainText("dangerous");
  await expectAccessible(page);
  await proof.getByLabel("Password", { exact: true }).fill("wrong");
  await proof.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(proof.getByRole("alert")).toContainText("do not fit");
  await proof.getByLabel("Password", { exact: true }).fill(password);
  await proof.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Authenticator" }).getByRole("img", { name: "QR code" })).toBeVisible();
  await complaints.expected(/401|403/);
  await portal.stop();
});

test("every page of identity is accessible in both themes and no wider than the screen", async ({ page }) => {
  test.slow();
  const portal = await startPortal();
  account(portal, "ada", "--admin");
  await look(page, `${portal.url}/sign-in`);
  await look(page, `${portal.url}/setup`);
  await signIn(page, portal, "ada");
  for (const path of ["/me", "/me/sign-in", "/me/devices", "/me/tokens", "/device", "/accounts", "/accounts/clients", "/accounts/sign-ins"]) {
    await look(page, portal.url + path);
  }
  await portal.stop();
});

async function look(page: Page, address: string) {
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const response = await open(page, address);
    expect(response?.status(), address).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expectAccessible(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wider, `${address} is wider than the screen`).toBeLessThanOrEqual(0);
    if (process.env.SHOOT) {
      const name = `${new URL(address).pathname.replaceAll("/", "-").slice(1)}-${page.viewportSize()!.width}-${theme}.png`;
      await page.screenshot({ path: join(process.env.SHOOT, name) });
    }
  }
}

test("in the demo one chooses whom to be", async ({ page }) => {
  await open(page, "/sign-in?return_to=/me");
  await expectAccessible(page);
  await page.getByRole("button", { name: /Mira Jansen/ }).click();
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mira Jansen");
});
