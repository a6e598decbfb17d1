// The way that everyone goes: palette, list, filter, entity, relation, graph, history.
import { expectAccessible } from "../support/axe";
import { expect, hydrated, open, test } from "../support/test";

test("from the palette to the list, an entity, its relations, the graph and the history", async ({ page, isMobile }) => {
  await open(page, "/");

  await test.step("the palette finds the catalog and a component by a few letters", async () => {
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: /palette|search/i });
    await expect(palette).toBeVisible();
    const field = palette.getByRole("combobox");
    await expect(field).toBeFocused();
    await field.fill("checkout-a");
    await expect(palette.getByRole("option", { name: /checkout-api/ }).first()).toBeVisible();
    await expectAccessible(page);
    await field.fill("> catalog");
    await expect(palette.getByRole("option", { name: /catalog/i }).first()).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/catalog/);
    await expect(page.getByRole("heading", { level: 1, name: /catalog/i })).toBeVisible();
  });

  await test.step("the list is narrowed down by words and by a facet; the address holds it", async () => {
    const filter = page.getByRole("combobox", { name: /filter/i }).or(page.getByRole("searchbox", { name: /filter/i })).or(page.getByRole("textbox", { name: /filter/i })).first();
    await filter.fill("kind:component checkout");
    await filter.press("Enter");
    await expect(page).toHaveURL(/q=/);
    await expect(page.getByRole("link", { name: "checkout-api", exact: true }).first()).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "zone-planner", exact: true })).toHaveCount(0);
    await expectAccessible(page);
    await page.goBack();
    await expect(page).not.toHaveURL(/checkout/);
    await page.goForward();
    await expect(page).toHaveURL(/checkout/);
  });

  await test.step("an entity is opened, and a relation of it followed", async () => {
    await page.getByRole("link", { name: "checkout-api", exact: true }).first().click();
    await expect(page).toHaveURL(/\/catalog\/component\/default\/checkout-api/);
    await expect(page.getByRole("heading", { level: 1, name: /checkout-api/ })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("main").getByRole("link", { name: /slot-booking/ }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: /slot-booking/ })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1, name: /checkout-api/ })).toBeVisible();
  });

  await test.step("its graph is a picture and a list of the same things", async () => {
    await page.getByRole("link", { name: /open graph/i }).first().click();
    await expect(page).toHaveURL(/\/graph\?/);
    await expect(page.getByRole("main")).toContainText(/stock.ledger/i);
    await expectAccessible(page);
    await page.goBack();
  });

  await test.step("its history says when it came", async () => {
    await page.getByRole("link", { name: /^history/i }).first().click();
    await expect(page).toHaveURL(/\/history/);
    await expect(page.getByRole("main")).toContainText(/came into the catalog|revision/i);
    await expectAccessible(page);
  });

  await test.step("nothing is wider than the screen", async () => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    if (isMobile) await expect(page.getByRole("navigation", { name: /places/i })).toBeVisible();
  });
});

test("a reload keeps what the address says", async ({ page }) => {
  await open(page, "/catalog?q=kind%3Aapi&sort=-name");
  const first = page.getByRole("main").getByRole("table").getByRole("link").filter({ hasText: /-v\d|api/i }).first();
  const before = await first.textContent();
  await page.reload();
  await hydrated(page);
  await expect(first).toHaveText(before ?? "");
  await expect(page).toHaveURL(/sort=-name/);
});
