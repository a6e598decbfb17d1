// The audit log: searched, opened, exported; what is unusual is dismissed with a reason.
import { readFileSync } from "node:fs";
import { expectAccessible } from "../support/axe";
import { admin, another, ask, auditor, be } from "../support/people";
import { expect, open, test } from "../support/test";

for (const address of ["/audit", "/audit?event=1", "/audit?who=user:default/nobody", "/audit/unusual", "/audit/unusual?dismissed=yes"]) {
  test(`${address} is alive and accessible`, async ({ page, context, baseURL }) => {
    await be(context, auditor, baseURL!);
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const response = await open(page, address);
      expect(response?.status()).toBe(200);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), "wider than the screen").toBeLessThanOrEqual(0);
    }
  });
}

test("an event is found by what happened, opened, and exported with the filter", async ({ page, context, baseURL }, info) => {
  const { reference, name } = another(info);
  const reason = `For the export on ${info.project.name}`;
  const given = await ask(page, admin, baseURL!, "/api/v1/permissions/assignments", { subject: reference, role: "reader", reason });
  expect(given.status()).toBe(200);
  await be(context, auditor, baseURL!);
  await open(page, "/audit");
  await page.getByLabel("What").selectOption("role-assigned");
  await page.getByLabel("About").fill(reference);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/word=role-assigned/);
  const rows = page.getByRole("table", { name: "Audit log" }).getByRole("row").filter({ hasText: "role-assigned" });
  await expect(rows.first()).toContainText("Sofia Lindqvist");
  await expect(rows.first()).toContainText(name);
  await rows.first().getByRole("link", { name: "Role given" }).click();
  await expect(page.getByRole("region", { name: "Role given" })).toContainText(/[0-9a-f]{64}/);
  await expectAccessible(page);

  for (const [choice, ending] of [["Table (CSV)", "csv"], ["JSON lines", "jsonl"]]) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("button", { name: choice }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`audit.${ending}`);
    const text = readFileSync(await file.path(), "utf8");
    expect(text).toContain(reference);
    expect(text).not.toContain("entity-added");
  }
});

test("older events come while one scrolls", async ({ page, context, baseURL }) => {
  await be(context, auditor, baseURL!);
  await open(page, "/audit?word=entity-added");
  const rows = page.getByRole("table", { name: "Audit log" }).getByRole("row");
  await expect(rows).toHaveCount(101);
  await page.locator("#audit-more").scrollIntoViewIfNeeded();
  await expect.poll(() => rows.count()).toBeGreaterThan(150);
});

test("many refusals are unusual, and dismissed with a reason", async ({ page, context, baseURL }, info) => {
  const { reference, name } = another(info);
  const refused = [
    "permissions/assignments", "permissions/policies/a/versions", "permissions/policies/a/publish", "permissions/policies/a/restore",
    "permissions/replays", "permissions/requests/a/approve", "permissions/requests/a/refuse", "audit/unusual/dismiss", "identity/accounts",
    "identity/accounts/a/suspend", "identity/accounts/a/restore", "catalog/sources", "catalog/entities/component/default/a/restore",
  ];
  for (const path of refused) {
    await ask(page, reference, baseURL!, `/api/v1/${path}`, {});
  }
  await be(context, auditor, baseURL!);
  const pattern = page.getByRole("listitem").filter({ hasText: "Many refusals" }).filter({ hasText: name });
  await expect(async () => {
    await open(page, "/audit/unusual");
    await expect(pattern.first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await pattern.first().getByRole("button", { name: /^Dismiss/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("It was a test");
  await dialog.getByRole("button", { name: "Dismiss" }).click();
  await expect(pattern).toHaveCount(0);
  await page.getByRole("link", { name: "Show dismissed" }).click();
  await expect(pattern.first()).toContainText("It was a test");
});
