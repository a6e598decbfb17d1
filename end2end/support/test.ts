// The `test` of every spec: it fails when the page complained, whatever the spec itself looked at.
import { test as base, expect, type ConsoleMessage, type Page } from "@playwright/test";

export { expect, type Page };

/** What the page complained about so far; a spec that provokes an error takes it out again. */
export type Complaints = {
  list: string[];
  /** Wait for a complaint that matches, and forget all that do. */
  expected(pattern: RegExp): Promise<void>;
};

export const test = base.extend<{ complaints: Complaints }>({
  complaints: [
    async ({ page }, use) => {
      const list: string[] = [];
      listen(page, list);
      await use({
        list,
        async expected(pattern) {
          await expect.poll(() => list.some((line) => pattern.test(line)), `a complaint like ${pattern}`).toBe(true);
          const others = list.filter((line) => !pattern.test(line));
          list.splice(0, list.length, ...others);
        },
      });
      expect(list, "errors in the console, uncaught exceptions, or violations of the Content Security Policy").toEqual([]);
    },
    { auto: true },
  ],
});

function listen(page: Page, list: string[]) {
  page.on("console", (message: ConsoleMessage) => {
    // How long a busy machine takes between loading and running is no mistake of the page.
    if (/was preloaded using link preload but not used within/.test(message.text())) return;
    if (message.type() === "error" || message.type() === "warning") {
      list.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => list.push(`exception: ${error.message}`));
}

/** Go to an address and wait until the app has taken over the page: before, a click is a link and no more. */
export async function open(page: Page, address: string) {
  const response = await page.goto(address);
  await hydrated(page);
  return response;
}

/** `boot.js` marks the document once the app runs. */
export async function hydrated(page: Page) {
  await expect(page.locator("html")).toHaveAttribute("data-alive", "1", { timeout: 15_000 });
}
