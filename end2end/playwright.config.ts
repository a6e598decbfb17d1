// Browser tests against a real server. `cargo xtask test browser` builds it and says where it is;
// PORTAL_URL tests a server that runs already.
import { defineConfig, devices } from "@playwright/test";

const port = process.env.PORTAL_PORT ?? "8088";
const url = process.env.PORTAL_URL ?? `http://127.0.0.1:${port}`;

// Without the later ones, Chromium calls home at every start.
const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const browser = {
  baseURL: url,
  locale: "en-GB",
  timezoneId: "Europe/Berlin",
  trace: "retain-on-failure",
  screenshot: "only-on-failure",
  launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: chromiumFlags },
} as const;

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  projects: [
    { name: "desktop", use: { ...browser, ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } } },
    { name: "phone", use: { ...browser, ...devices["Pixel 7"], viewport: { width: 390, height: 844 } } },
  ],
  webServer: process.env.PORTAL_URL
    ? undefined
    : {
        command: `"${process.env.PORTAL_BIN ?? "portal"}" serve --demo --listen 127.0.0.1:${port} --data-dir "${process.env.PORTAL_DATA ?? "test-results/data"}"`,
        url: `${url}/readyz`,
        timeout: 120_000,
        gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
        stdout: "ignore",
        stderr: "pipe",
      },
});
