// What a first visit costs, and that both themes and languages can be chosen.
import { expect, hydrated, open, test } from "../support/test";
import { firstVisit } from "../support/wire";

test("the first visit to the catalog needs at most eight requests", async ({ page }) => {
  const { requests } = await firstVisit(page, "/catalog");
  expect(requests.length, requests.join("\n")).toBeLessThanOrEqual(8);
});

test("the theme and the language are chosen in the menu and stay", async ({ page }) => {
  await open(page, "/catalog");
  await page.getByRole("button", { name: /account/i }).click();
  await page.getByRole("radio", { name: "Dark" }).or(page.getByRole("button", { name: "Dark" })).or(page.getByRole("menuitemradio", { name: "Dark" })).first().click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await hydrated(page);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: /account/i }).click();
  await page.getByText("Deutsch").click();
  await expect(page.locator("html")).toHaveAttribute("lang", /^de/);
});

test("a long list loads as one scrolls, and the keyboard walks through it", async ({ page, isMobile }) => {
  await open(page, "/catalog");
  if (!isMobile) {
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/catalog\/.+\/.+\//);
    await page.goBack();
  }
  await page.getByRole("main").getByRole("table").last().hover();
  await expect(async () => {
    await page.mouse.wheel(0, 30_000);
    await expect(page.getByRole("link", { name: /zone-planner|Yusuf|warehouse|web-shop/ }).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
});
