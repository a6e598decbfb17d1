// Every page: alive, accessible in both themes, in both languages, and no wider than the screen.
import { expectAccessible } from "../support/axe";
import { expect, open, test } from "../support/test";

const addresses = [
  "/",
  "/catalog",
  "/catalog?q=kind%3Acomponent%20owner%3Acheckout",
  "/catalog?q=nothing-is-called-so",
  "/catalog/component/default/checkout-api",
  "/catalog/component/default/checkout-api/dependencies",
  "/catalog/component/default/checkout-api/source",
  "/catalog/component/default/voucher-service",
  "/catalog/api/default/checkout-v2/api",
  "/catalog/api/default/order-placed/api",
  "/catalog/api/default/checkout-internal/api",
  "/catalog/system/default/ordering",
  "/catalog/domain/default/order-to-door",
  "/catalog/group/default/checkout",
  "/catalog/user/default/mira.jansen",
  "/catalog/resource/default/orders-db",
  "/catalog/template/default/kotlin-api",
  "/graph?root=component%3Adefault%2Fstock-ledger&direction=dependents&hops=3",
  "/search?q=stock",
  "/search",
  "/sources",
  "/problems",
  "/trash",
  "/limits",
];

for (const address of addresses) {
  test(`${address} is alive and accessible`, async ({ page }) => {
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

test("in German every page speaks German", async ({ page, context, baseURL }) => {
  await context.addCookies([{ name: "portal_locale", value: "de", url: baseURL! }]);
  for (const address of ["/", "/catalog", "/catalog/component/default/checkout-api", "/problems", "/sources"]) {
    await open(page, address);
    await expect(page.locator("html")).toHaveAttribute("lang", /^de/);
    await expectAccessible(page);
  }
});

test("from right to left nothing leaves the screen", async ({ page }) => {
  await open(page, "/catalog?lang=ar-XB");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
});

test("what is not there is said with the status of it", async ({ page, complaints }) => {
  const response = await open(page, "/catalog/component/default/checkout-apy");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
  // The browser itself reports the status of the document.
  await complaints.expected(/404/);
});
