// Roles and access: given, asked for, approved, used, lent, ended; and "why can't I?" wherever something is refused.
import { expectAccessible } from "../support/axe";
import { admin, another, ask, auditor, be, somebody } from "../support/people";
import { expect, open, test } from "../support/test";

const addresses = [
  "/roles",
  "/roles?ended=yes",
  "/policies",
  "/policies/owner",
  "/policies/owner?view=edit",
  "/policies/owner?view=versions",
  "/policies/new",
  "/policies/simulator",
  "/policies/simulator?who=user:default/mira.jansen&may=catalog.entity.remove&about=component:default/checkout-api",
  "/access",
  "/access/requests",
  "/access/requests?decided=yes",
];

for (const address of addresses) {
  test(`${address} is alive and accessible`, async ({ page, context, baseURL }) => {
    await be(context, admin, baseURL!);
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const response = await open(page, address);
      expect(response?.status()).toBe(200);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), "wider than the screen").toBeLessThanOrEqual(0);
    }
  });
}

test("a role is given to somebody with a reason, and ended with one", async ({ page, context, baseURL }, info) => {
  const { name } = another(info);
  await be(context, admin, baseURL!);
  await open(page, "/roles");
  await page.getByRole("button", { name: "Give a role" }).click();
  const dialog = page.getByRole("dialog", { name: "Give a role" });
  await dialog.getByRole("combobox", { name: "Person or group" }).fill(name.split(" ")[1]);
  await dialog.getByRole("option", { name }).click();
  await dialog.getByLabel("Role", { exact: true }).selectOption("auditor");
  await dialog.getByLabel("Reason").fill(`For the audit on ${info.project.name}`);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Give the role" }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole("row").filter({ hasText: `For the audit on ${info.project.name}` });
  await expect(row).toContainText(name);

  await row.getByRole("button", { name: /^End/ }).click();
  const end = page.getByRole("dialog", { name: "End this role?" });
  await end.getByLabel("Reason").fill("The audit is over");
  await end.getByRole("button", { name: "End", exact: true }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("link", { name: "Show ended ones" }).click();
  await expect(row.first()).toContainText("The audit is over");
});

test("what is refused says why, access is asked for there, approved, and used", async ({ page, context, baseURL }, info) => {
  const { reference, name } = somebody(info);
  const reason = `A new repository on ${info.project.name}`;
  await be(context, reference, baseURL!);
  await open(page, "/sources");
  await page.getByRole("button", { name: "Add a source" }).press("Enter");
  const why = page.getByRole("dialog", { name: "Why can’t I?" });
  await expect(why).toContainText("add and remove sources");
  await expect(why).toContainText("admin");
  await why.getByLabel("Reason").fill(reason);
  await expectAccessible(page);
  await why.getByRole("button", { name: "Ask for it" }).click();
  await expect(why).toContainText("You have asked");

  await be(context, admin, baseURL!);
  await open(page, "/access/requests");
  const request = page.getByRole("listitem").filter({ hasText: reason });
  await expect(request).toContainText(name);
  await request.getByRole("combobox", { name: "For how long" }).selectOption("1");
  await request.getByRole("button", { name: /^Approve/ }).click();
  await expect(request).toHaveCount(0);

  await be(context, reference, baseURL!);
  await open(page, "/access");
  await expect(page.getByRole("main")).toContainText("Approved");
  await expect(page.getByRole("listitem").filter({ hasText: "Administrator" }).first()).toContainText(/in \d+ (min|h)/);
  await open(page, "/sources");
  await expect(page.getByRole("link", { name: "Add a source" })).toBeVisible();
});

test("a role for a time ends by itself", async ({ page, context, baseURL }, info) => {
  const { reference } = another(info);
  const until = new Date(Date.now() + 6_000).toISOString();
  const given = await ask(page, admin, baseURL!, "/api/v1/permissions/assignments", { subject: reference, role: "auditor", until, reason: "A short look" });
  expect(given.status()).toBe(200);
  await be(context, reference, baseURL!);
  await open(page, "/access");
  await expect(page.getByRole("main")).toContainText("A short look");
  await expect(async () => {
    await open(page, "/access");
    await expect(page.getByRole("main")).not.toContainText("A short look", { timeout: 500 });
  }).toPass({ timeout: 30_000 });
});

test("one's own role is lent to somebody and taken back", async ({ page, context, baseURL }, info) => {
  const [own, other] = [somebody(info), another(info)];
  const reason = `Holidays on ${info.project.name}`;
  const given = await ask(page, admin, baseURL!, "/api/v1/permissions/assignments", { subject: own.reference, role: "reader", reason: "Reads" });
  expect(given.status()).toBe(200);
  await be(context, own.reference, baseURL!);
  await open(page, "/access");
  await page.getByRole("button", { name: /^Let others use it Reader/ }).click();
  const dialog = page.getByRole("dialog", { name: "Let somebody use your role" });
  await dialog.getByRole("combobox", { name: "To whom" }).fill(other.name.split(" ")[0]);
  await dialog.getByRole("option", { name: other.name }).click();
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: "Let them use it" }).click();
  const lent = page.getByRole("region", { name: "Others use" }).getByRole("listitem").filter({ hasText: reason });
  await expect(lent).toContainText(other.name);
  await lent.getByRole("button", { name: /^End/ }).click();
  const end = page.getByRole("dialog", { name: "Take it back?" });
  await end.getByLabel("Reason").fill("Back again");
  await end.getByRole("button", { name: "End", exact: true }).click();
  await expect(lent).toHaveCount(0);
});

test("an auditor sees who holds what, and changes nothing", async ({ page, context, baseURL }) => {
  await be(context, auditor, baseURL!);
  for (const [address, locked] of [["/roles", "Give a role"], ["/policies", "New policy"], ["/policies/owner", "Edit"]]) {
    await open(page, address);
    await expect(page.getByRole("button", { name: locked })).toHaveAttribute("aria-disabled", "true");
  }
  await open(page, "/policies/admin?view=versions");
  await expect(page.getByRole("button", { name: /^Restore/ })).toHaveCount(0);
});

test("in German roles and access speak German", async ({ page, context, baseURL }) => {
  await be(context, admin, baseURL!);
  await context.addCookies([{ name: "portal_locale", value: "de", url: baseURL! }]);
  for (const [address, word] of [["/roles", "Rollen"], ["/policies", "Richtlinien"], ["/access", "Mein Zugang"], ["/audit", "Protokoll"]]) {
    await open(page, address);
    await expect(page.getByRole("heading", { level: 1, name: word })).toBeVisible();
    await expectAccessible(page);
  }
});
