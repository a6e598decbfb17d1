// What is taken away can be taken back at once: a source, an entity out of the trash, a problem that is ignored.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, open, test } from "../support/test";

const admin = "user:default/sofia.lindqvist";

test.beforeEach(async ({ context, baseURL }) => {
  await context.addCookies([{ name: "portal_person", value: admin, url: baseURL! }]);
});

test("a source that was removed comes back with what was in it", async ({ page }, info) => {
  const folder = mkdtempSync(join(tmpdir(), "portal-"));
  const name = `taken-back-on-${info.project.name}`;
  writeFileSync(
    join(folder, "catalog-info.yaml"),
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n  type: service\n  lifecycle: experimental\n  owner: platform\n`,
  );
  await open(page, `/sources/new?target=${encodeURIComponent(folder)}`);
  await page.getByRole("button", { name: /register/i }).click();
  await expect(page).toHaveURL(/\/sources\/(?!new)/);
  await expect(page.getByRole("main")).toContainText("catalog-info.yaml");

  await open(page, "/sources");
  const row = page.getByRole("row").filter({ hasText: folder });
  await row.getByRole("button", { name: /^remove/i }).click();
  const dialog = page.getByRole("dialog", { name: /remove this source/i });
  await expect(dialog).toContainText(folder);
  await dialog.getByRole("button", { name: /^remove$/i }).click();
  await expect(row).toHaveCount(0);

  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
  await expect(row).toContainText("Ready");
  await open(page, `/catalog/component/default/${name}`);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText(/no source declares this/i);
});

test("what was restored from the trash is put back", async ({ page }, info) => {
  // Another one for each project, for they share the server.
  const name = info.project.name === "phone" ? "label-templates" : "coupon-mailer";
  await open(page, "/trash");
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  await row.getByRole("button", { name: /restore/i }).click();
  await expect(row).toHaveCount(0);
  const said = page.getByRole("status").filter({ hasText: "is in the catalog again" });
  await said.getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
  await page.reload();
  await expect(row).toBeVisible();
});

test("a problem that is ignored leaves the inbox and comes back", async ({ page }, info) => {
  const words = info.project.name === "phone" ? /crate-scans is missing/ : /apiVersion is missing/;
  await open(page, "/problems");
  const inbox = page.getByRole("link", { name: words });
  await inbox.click();
  await expect(page.getByRole("heading", { level: 2, name: words })).toBeVisible();
  const address = page.url();
  await page.getByRole("button", { name: "Ignore" }).click();
  await page.getByRole("button", { name: /for 7 days|for 1 day/i }).first().click();
  const said = page.getByRole("status").filter({ hasText: /^ignored for/i });
  await expect(said).toBeVisible();
  await expect(inbox).toHaveCount(0);
  await said.getByRole("button", { name: "Undo" }).click();
  await expect(said).toHaveCount(0);
  await open(page, address);
  await expect(page.getByRole("heading", { level: 2, name: words })).toBeVisible();
});
