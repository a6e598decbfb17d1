// Without scripts the pages are still pages: links lead on, forms ask.
import { expect, test } from "../support/test";

test.use({ javaScriptEnabled: false });

test("list, facet, entity, search and graph work as links and forms", async ({ page, isMobile }) => {
  await page.goto("/catalog");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  if (!isMobile) {
    await page.getByRole("link", { name: /component/i }).first().click();
    await expect(page).toHaveURL(/component/);
  }
  await page.goto("/catalog?q=kind%3Acomponent%20checkout");
  await page.getByRole("link", { name: "checkout-api", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: /checkout-api/ })).toBeVisible();
  await page.goto("/search?q=stock");
  await expect(page.getByRole("main").getByRole("link", { name: /stock.ledger/i }).first()).toBeVisible();
  await page.goto("/graph?root=component%3Adefault%2Fstock-ledger");
  await expect(page.getByRole("main").getByRole("link", { name: /order-intake/ }).first()).toBeVisible();
});
