// What a visit costs on the wire.
import type { Page } from "@playwright/test";

/** Requests and compressed bytes of a first visit, with an empty cache, until the network is quiet. */
export async function firstVisit(page: Page, address: string): Promise<{ requests: string[]; bytes: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const requests: string[] = [];
  let bytes = 0;
  session.on("Network.requestWillBeSent", ({ request }) => requests.push(`${request.method} ${request.url}`));
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(address, { waitUntil: "networkidle" });
  await session.detach();
  return { requests, bytes };
}
