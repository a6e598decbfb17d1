// Problems: the deliberate ones of the sample company are in the inbox with file, line and what to do.
import { expectAccessible } from "../support/axe";
import { expect, open, test } from "../support/test";

test("the retired API that seven files still name is one group with all its places", async ({ page }) => {
  await open(page, "/problems");
  await expect(page.getByRole("main")).toContainText("loyalty-v1");
  await page.getByRole("main").getByRole("link", { name: /loyalty-v1/ }).first().click();
  await expect(page).toHaveURL(/\/problems\/./);
  await expect(page.getByRole("main")).toContainText("repos/checkout-api/catalog-info.yaml");
  await expect(page.getByRole("main")).toContainText("31");
  await expectAccessible(page);
});

test("a conflict shows both versions", async ({ page }) => {
  await open(page, "/catalog/component/default/voucher-service");
  await expect(page.getByRole("main")).toContainText("repos/vouchers/catalog-info.yaml");
});

test("what its source no longer declares waits in the trash and says so", async ({ page }) => {
  await open(page, "/trash");
  await expect(page.getByRole("main")).toContainText(/price-labels-printer/i);
  await open(page, "/catalog/component/default/price-labels-printer");
  await expect(page.getByRole("main")).toContainText(/trash/i);
});
