// Sources: someone who may brings one in, looks at it, reads it again, and takes it away; others are told why they may not.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectAccessible } from "../support/axe";
import { expect, open, test } from "../support/test";

const admin = "user:default/sofia.lindqvist";

test("a folder is previewed, registered, read again and removed", async ({ page, context, baseURL }, info) => {
  const folder = mkdtempSync(join(tmpdir(), "portal-"));
  const name = `brought-in-by-${info.project.name}`;
  const declare = (description: string) =>
    writeFileSync(
      join(folder, "catalog-info.yaml"),
      `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  description: ${description}\nspec:\n  type: service\n  lifecycle: experimental\n  owner: platform\n`,
    );
  declare("first words");
  await context.addCookies([{ name: "portal_person", value: admin, url: baseURL! }]);

  await open(page, `/sources/new?target=${encodeURIComponent(folder)}`);
  await page.getByRole("button", { name: /look|preview/i }).click();
  await expect(page.getByRole("main")).toContainText(name);
  await expectAccessible(page);
  await page.getByRole("button", { name: /register|add|bring/i }).first().click();
  await expect(page).toHaveURL(/\/sources\/(?!new)/);
  await expect(page.getByRole("main")).toContainText("catalog-info.yaml");
  await expectAccessible(page);

  await open(page, `/catalog/component/default/${name}`);
  await expect(page.getByRole("main")).toContainText("first words");

  declare("second words");
  await expect(async () => {
    await open(page, `/catalog/component/default/${name}`);
    await expect(page.getByRole("main")).toContainText("second words", { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await open(page, `/catalog/component/default/${name}/history?from=1&to=2`);
  await expect(page.getByRole("main")).toContainText("first words");
  await expect(page.getByRole("main")).toContainText("second words");
  await expectAccessible(page);
});

test("a wrong target is answered with a sentence, and what was typed stays", async ({ page, context, baseURL, complaints }) => {
  await context.addCookies([{ name: "portal_person", value: admin, url: baseURL! }]);
  await open(page, "/sources/new?target=%2Fno%2Fsuch%2Ffolder");
  const answer = page.waitForResponse((response) => response.status() === 400);
  await page.getByRole("button", { name: /look|preview/i }).click();
  await answer;
  await expect(page.getByRole("main")).toContainText(/no such file or folder/i);
  await expect(page.getByRole("textbox").first()).toHaveValue("/no/such/folder");
  await complaints.expected(/400/);
});

test("a visitor is told who may register", async ({ page }) => {
  await open(page, "/sources");
  await expect(page.getByRole("button", { name: /read again/i })).toHaveCount(0);
});
