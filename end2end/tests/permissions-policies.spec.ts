// Policies: written, tried on what was decided lately, published, restored; and refused with the text kept.
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe";
import { admin, another, be } from "../support/people";
import { expect, open, test } from "../support/test";

const text = (page: Page) => page.getByRole("textbox", { name: "Text" });

test.beforeEach(async ({ context, baseURL }) => be(context, admin, baseURL!));

test("a policy is written, tried, published, changed and restored", async ({ page, context, baseURL }, info) => {
  const { reference, name: person } = another(info);
  const name = `night-${info.project.name}-${Date.now() % 100_000}`;
  const permits = `@says("${person} adds sources.")\npermit (principal, action == Action::"catalog.source.manage", resource)\nwhen { principal.reference == "${reference}" };\n`;
  // What they may is decided whenever they look at a page.
  await be(context, reference, baseURL!);
  await open(page, "/sources");
  await be(context, admin, baseURL!);

  await open(page, "/policies/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await text(page).fill(permits);
  await page.getByLabel(/^Comment/).fill("They add sources at night");
  await expect(page.getByRole("button", { name: "Publish" })).toBeDisabled();
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page).toHaveURL(new RegExp(`/policies/${name}\\?view=edit&version=1`));
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByRole("region", { name: "add and remove sources" })).toContainText(person);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page).toHaveURL(new RegExp(`/policies/${name}$`));
  await expect(page.getByRole("main")).toContainText("In force");

  const question = `/policies/simulator?who=${reference}&may=catalog.source.manage`;
  await open(page, question);
  await expect(page.getByRole("main")).toContainText(`Yes, ${person} may do that.`);
  await expect(page.getByRole("main").getByRole("link", { name: new RegExp(`^${name}`) })).toHaveAttribute("href", `/policies/${name}`);

  await open(page, `/policies/${name}?view=edit`);
  await text(page).fill(permits.replace("catalog.source.manage", "catalog.source.refresh"));
  await page.getByLabel(/^Comment/).fill("Only reading again");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByRole("main")).toContainText("Saved as version 2.");
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByRole("main")).toContainText(/would be refused that (is|are) allowed now/);
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page).toHaveURL(new RegExp(`/policies/${name}$`));
  await open(page, question);
  await expect(page.getByRole("main")).toContainText(`No, ${person} may not do that.`);

  await open(page, `/policies/${name}?view=versions`);
  await page.getByRole("button", { name: "Restore Version 1" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore this version?" });
  await dialog.getByRole("textbox").fill("It was right before");
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "It was right before" })).toContainText("In force");
  await open(page, question);
  await expect(page.getByRole("main")).toContainText(`Yes, ${person} may do that.`);
});

test("a text that is not right is refused at its line, and stays", async ({ page, complaints }) => {
  for (const [wrong, line, says] of [
    ["permit (principal, action, resource)\nwhen { principal.age > 3 };", "Line 2", "age"],
    ["permit (principal, action, resource", "Line 1", "unexpected"],
    ['permit (\n  principal,\n  action == Action::"catalog.entity.eat",\n  resource\n);', "Line 3", "catalog.entity.eat"],
  ]) {
    await open(page, "/policies/reader?view=edit");
    await text(page).fill(wrong);
    await page.getByLabel(/^Comment/).fill("A try");
    await page.getByRole("button", { name: "Save draft" }).click();
    const fault = page.locator("#policy-fault");
    await expect(fault).toContainText(line);
    await expect(fault).toContainText(says);
    await expect(text(page)).toHaveValue(wrong);
    await expect(text(page)).toHaveAttribute("aria-invalid", "true");
    await complaints.expected(/400/);
    page.once("dialog", (dialog) => dialog.accept());
  }
});

test("a policy that locks out every administrator is refused, and the text stays", async ({ page, complaints }, { project }) => {
  // Both projects share a portal, and what is a draft already cannot be saved again.
  const says = `Administrators look, on a ${project.name}.`;
  const alone = `@id("admin")\n@says("${says}")\npermit (principal in Role::"admin", action in Action::"read", resource);\n`;
  await open(page, "/policies/admin?view=edit");
  await text(page).fill(alone);
  await page.getByLabel(/^Comment/).fill("Nobody changes anything");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByRole("main")).toContainText(/Saved as version \d+\./);
  await page.getByRole("button", { name: "Try it" }).click();
  const publish = page.getByRole("button", { name: "Publish" });
  await expect(publish).toBeEnabled();
  await publish.click();
  await expect(page.getByRole("alert").filter({ hasText: /nobody could administer/i })).toBeVisible();
  await expect(text(page)).toHaveValue(alone);
  await complaints.expected(/409/);
});

test("what is not saved is not left without being asked", async ({ page }) => {
  await open(page, "/policies/reader?view=edit");
  await text(page).fill("permit (principal, action, resource);");
  let asked = "";
  page.once("dialog", (dialog) => {
    asked = dialog.message();
    void dialog.dismiss();
  });
  await page.getByRole("link", { name: "Versions" }).click();
  expect(asked).toContain("not saved");
  await expect(text(page)).toHaveValue("permit (principal, action, resource);");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.getByRole("link", { name: "Versions" }).click();
  await expect(page).toHaveURL(/view=versions/);
});
