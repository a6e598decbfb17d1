// The way through the portal: by keys alone, back to where one was, to an operation by its address, to a graph by a filter.
import { expectAccessible } from "../support/axe";
import { expect, open, test, type Page } from "../support/test";

/** How far an element is scrolled. */
const scrolled = (page: Page, id: string) => page.locator(`#${id}`).evaluate((element) => element.scrollTop);

test("back leads to the place in the list that one left, and a new page begins at its top", async ({ page }) => {
  await open(page, "/catalog");
  await page.locator("#list").evaluate((list) => list.scrollTo({ top: 4_000 }));
  const rows = page.getByRole("main").getByRole("table").last().getByRole("row");
  const seen = rows.filter({ hasText: /freezer|fulfil|goods|gift/i }).first();
  await expect(seen).toBeVisible();
  // Clicking may scroll first, so what counts is the place at the click.
  await page.evaluate(() => {
    const list = document.getElementById("list")!;
    addEventListener("click", () => (document.body.dataset.left = String(list.scrollTop)), { capture: true, once: true });
  });
  await seen.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/catalog\/.+\/.+\/.+/);
  expect(await scrolled(page, "main")).toBe(0);
  const place = Number(await page.locator("body").getAttribute("data-left"));
  expect(place).toBeGreaterThan(1_000);

  await page.goBack();
  await expect(page).toHaveURL(/\/catalog$/);
  await expect.poll(async () => Math.abs((await scrolled(page, "list")) - place)).toBeLessThan(2);
  await expect(seen).toBeVisible();
});

test("back and forward lead to the place on a page, also after a reload", async ({ page }) => {
  await open(page, "/catalog/component/default/checkout-api/source");
  await page.locator("#main").evaluate((main) => main.scrollTo({ top: 240 }));
  await expect.poll(() => scrolled(page, "main")).toBeGreaterThan(200);
  const place = await scrolled(page, "main");
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "checkout-api" }).click();
  await expect(page).toHaveURL(/\/checkout-api$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/source$/);
  await expect.poll(() => scrolled(page, "main")).toBe(place);
  await page.reload();
  await expect.poll(() => scrolled(page, "main")).toBe(place);
});

test("after back and forward a link to the page before has its address", async ({ page }) => {
  await open(page, "/limits");
  const place = (name: string) => page.getByRole("link", { name, exact: true }).filter({ visible: true }).first();
  await place("Catalog").click();
  await expect(page).toHaveURL(/\/catalog$/);
  await place("Problems").click();
  await expect(page).toHaveURL(/\/problems$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/catalog$/);
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1, name: "Problems" })).toBeVisible();
  await place("Catalog").click();
  await expect(page.getByRole("heading", { level: 1, name: "Catalog" })).toBeVisible();
  await expect(page).toHaveURL(/\/catalog$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/problems$/);
});

test("the palette is opened, asked, stepped through, and left by keys alone", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: /palette|search/i });
  const field = palette.getByRole("combobox");
  await expect(field).toBeFocused();
  await page.keyboard.type("stock");
  const options = palette.getByRole("option");
  await expect(options.filter({ hasText: /stock/i }).nth(2)).toBeVisible();
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  const second = options.nth(1);
  await expect(second).toHaveAttribute("aria-selected", "true");
  await expect(field).toHaveAttribute("aria-activedescendant", (await second.getAttribute("id")) ?? "");
  await page.keyboard.press("ArrowUp");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("order-replay");
  // Until the answer is there, Enter leads to the search page.
  await expect(options.first()).toHaveText(/^order-replay/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "order-replay" })).toBeVisible();
  await expect(palette).toBeHidden();

  // What one looked at is offered first the next time.
  await open(page, "/");
  await page.keyboard.press("Control+k");
  await expect(options.first()).toContainText("order-replay");
});

test("the filter field completes keys and values by keys alone", async ({ page }) => {
  await open(page, "/catalog?q=kind:component");
  const field = page.getByRole("combobox", { name: /filter/i });
  const options = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
  await field.focus();
  await page.keyboard.type("ow");
  await expect(options.first()).toContainText("owner:");
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await expect(field).toHaveValue("owner:");
  await page.keyboard.type("che");
  await expect(options.first()).toContainText("owner:checkout");
  await page.keyboard.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=kind:component%20owner:checkout$/);
  await expect(field).toHaveValue("");
  await expect(options).toHaveCount(0);
  await page.keyboard.type("ledger");
  await page.keyboard.press("Escape");
  await expect(options).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/owner:checkout%20ledger$/);
});

test("the link to the list is copied with its whole state", async ({ page, context, baseURL }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/catalog?q=kind:api&sort=-changed");
  await page.getByRole("button", { name: /copy the link/i }).click();
  await expect(page.getByRole("status").filter({ hasText: /copied/i })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(`${baseURL}/catalog?q=kind:api&sort=-changed`);
});

test("the address of an operation unfolds it", async ({ page }) => {
  await open(page, "/catalog/api/default/checkout-v2/api");
  const operation = page.getByRole("group").filter({ hasText: "Hold a delivery slot" });
  await expect(operation).not.toHaveAttribute("open");
  await operation.locator("summary").click();
  const address = await operation.getByRole("link", { name: /link to/i }).getAttribute("href");
  expect(address).toMatch(/^#./);

  await open(page, "/");
  await open(page, `/catalog/api/default/checkout-v2/api${address}`);
  await expect(operation).toHaveAttribute("open");
  await expect(operation.getByText("Hold a delivery slot")).toBeInViewport();
});

test("a filter is a graph, and the same things are in its list", async ({ page }) => {
  await open(page, "/graph?q=kind:system");
  const main = page.getByRole("main");
  await expect(main).toContainText(/20 entities/);
  await expect(main.getByRole("link", { name: /ordering/i }).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Catalog" }).click();
  await expect(page).toHaveURL(/\/catalog\?q=kind:system$/);
});

test("the window says what is in it, and times say where one is", async ({ page }) => {
  await open(page, "/catalog/component/default/checkout-api/history");
  await expect(page).toHaveTitle(/^History · checkout-api · /);
  await open(page, "/search?q=stock");
  await expect(page).toHaveTitle(/^stock · Search · /);
  await open(page, "/catalog?q=kind:component%20owner:checkout");
  await expect(page).toHaveTitle(/^owner:checkout · Components · /);
  const time = page.getByRole("main").locator("time").first();
  await expect(time).toHaveAttribute("title", /\(Europe\/Berlin\)\n.+ UTC$/);
});
