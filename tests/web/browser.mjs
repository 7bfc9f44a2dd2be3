// Chromium, and persons in it. A person is a browser of one's own that complains: whatever a page does that it must not do
// (a dialog, an error, a request to another host, something that the policy forbids) is kept, and fails the walk.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [process.env.BATON_CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"];
// without a sandbox, since checks run as root as well
const ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"];

export function launch() {
  const executablePath = PLACES.find((it) => it && existsSync(it));
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A Chromium that is killed as by the system, with all it had in memory. */
export async function launchToKill() {
  const server = await chromium.launchServer({ executablePath: PLACES.find((it) => it && existsSync(it)), args: ARGUMENTS });
  return {
    browser: await chromium.connect(server.wsEndpoint()),
    kill: () => server.kill(),
  };
}

export class Person {
  /** Opens a browser for somebody; `options` are the context's, such as `javaScriptEnabled`. */
  static async enter(browser, server, options = {}) {
    const person = new Person();
    person.server = server;
    person.complaints = [];
    person.allowed = new Set();
    person.context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 900 }, ...options });
    person.context.setDefaultTimeout(30_000);
    person.scripted = options.javaScriptEnabled !== false;
    person.page = await person.context.newPage();
    person.watch(person.page);
    return person;
  }

  watch(page) {
    const complain = (what) => this.forgiving || this.complaints.push(`${new URL(page.url(), this.server.url).pathname}: ${what}`);
    page.on("dialog", (dialog) => { complain(`dialog ${dialog.message()}`); dialog.dismiss().catch(() => {}); });
    page.on("pageerror", (error) => complain(`error ${error.message}`));
    page.on("popup", () => complain("a window opened"));
    page.on("console", (line) => {
      const refused = /status of (\d{3})/.exec(line.text());
      if (refused && this.allowed.has(Number(refused[1]))) return;
      if (["error", "warning"].includes(line.type())) complain(`console ${line.text()}`);
    });
    page.on("response", (response) => {
      // what the server wrote, before a browser mended it
      if (response.request().isNavigationRequest() && response.status() !== 303) this.source = response.text().catch(() => "");
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.server.url && !["data:", "blob:", "about:"].includes(url.protocol)) complain(`asked ${url.origin}`);
    });
  }

  /** Goes to a path and says how it was answered; a place on the page that is open is asked for again. */
  async go(path) {
    const answer = await this.page.goto(path) ?? await this.page.reload();
    return answer.status();
  }

  /** Sends the form that this button belongs to, and waits for the page that follows. */
  async press(selector) {
    const button = typeof selector === "string" ? this.page.locator(selector).first() : selector;
    await this.follow(button, () => button.click());
  }

  /** Does something with an element, and waits for the page that follows: a new one, or the same with what has changed. */
  async follow(element, act) {
    const stays = this.scripted && await element.evaluate((it) => it.form?.hasAttribute("hx-boost") ?? false);
    const settled = () => new Promise((done) => { document.addEventListener("htmx:after:settle", () => done(), { once: true }); });
    const next = stays ? this.page.evaluate(settled) : this.page.waitForEvent("domcontentloaded");
    await act();
    await next;
  }

  /** The path of the open page. */
  get path() { return new URL(this.page.url()).pathname; }

  /** Does something during which answers with these statuses are right. */
  async allowing(statuses, act) {
    statuses.forEach((it) => this.allowed.add(it));
    try { return await act(); } finally { statuses.forEach((it) => this.allowed.delete(it)); }
  }
}

/** Waits until something is true; asks from outside, so that it works where no script runs. */
export async function until(holds, what, patience = 30_000) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}
