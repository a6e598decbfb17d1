// A portal of a test's own: its own process, data folder and accounts, for what the demo cannot show.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, open, type Page } from "./test";

const program = process.env.PORTAL_BIN ?? "portal";

/** A password that nobody guesses soon. */
export const password = "correct horse battery staple";

export type Portal = {
  url: string;
  /** What it printed so far. */
  printed(): string;
  /** `portal admin …`, beside the portal that serves. */
  admin(words: string[], input?: string): string;
  /** `portal WORDS`, which goes on until it is done. */
  run(words: string[]): { process: ChildProcess; printed(): string };
  stop(): Promise<void>;
};

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts a portal. `host` is what people type: passkeys want a name, not a number. */
export async function startPortal(options: Wishes = {}): Promise<Portal> {
  return startPortalAt(await freePort(), options);
}

type Wishes = {
  host?: string;
  /** More sections of the configuration. */
  config?: string;
  /** More lines of its section of limits. */
  limits?: string;
};

export async function startPortalAt(port: number, { host = "127.0.0.1", config = "", limits = "" }: Wishes = {}): Promise<Portal> {
  const folder = mkdtempSync(join(tmpdir(), "portal-"));
  const url = `http://${host}:${port}`;
  const file = join(folder, "portal.toml");
  const data = join(folder, "data");
  writeFileSync(file, `[server]\nlisten = "127.0.0.1:${port}"\npublic_url = "${url}"\ndata_dir = ${JSON.stringify(data)}\n\n[limits]\nsign_ins_per_minute = 1000\n${limits}\n\n${config}`);
  const served = started(["serve", "--config", file]);
  await expect.poll(async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.status, { timeout: 30_000, message: served.printed() }).toBe(200);
  return {
    url,
    printed: served.printed,
    run: started,
    admin: (words, input = "") => execFileSync(program, ["admin", "--config", file, ...words], { input, encoding: "utf8" }),
    async stop() {
      const ended = new Promise((done) => served.process.once("exit", done));
      served.process.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function started(words: string[]) {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.on("data", (piece: Buffer) => (text += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (text += piece.toString()));
  return { process: child, printed: () => text };
}

/** Makes an account with the password of these tests. */
export function account(portal: Portal, name: string, ...more: string[]) {
  portal.admin(["create-user", name, "--password-stdin", ...more], `${password}\n`);
}

/** Signs in on the sign-in page with name and password. */
export async function signIn(page: Page, portal: Portal, name: string, returnTo = "/me") {
  await open(page, `${portal.url}/sign-in?return_to=${encodeURIComponent(returnTo)}`);
  await typeIn(page, name);
  await expect(page).toHaveURL(portal.url + returnTo);
}

export async function typeIn(page: Page, name: string, word = password) {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(word);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** The code that an authenticator shows `steps` after now (RFC 6238). */
export function code(seed: string, steps = 0): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...seed.replace(/\s/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = digest[19]! & 0xf;
  return ((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).toString().padStart(6, "0");
}
