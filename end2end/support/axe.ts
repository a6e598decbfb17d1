// Accessibility, as far as a program can judge it.
import axe from "axe-core";
import { expect, type Page } from "./test";

/** No violation of WCAG 2.2 A and AA that axe knows, on the page as it is now. */
export async function expectAccessible(page: Page) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const result = await axe.run(document, { runOnly: { type: "tag", values: tags } });
    return result.violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.target.join(" ")).join("\n  ")}`);
  });
  expect(violations, "accessibility violations").toEqual([]);
}
