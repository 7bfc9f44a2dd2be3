// The story by keyboard alone: Tab goes to everything that is needed, the focus is seen there, and keys do the rest.
import assert from "node:assert/strict";
import { until } from "./browser.mjs";
import * as leaver from "./leaver.mjs";
import { NAME } from "./manager.mjs";
import { SAMPLE, inDays } from "./server.mjs";
import { walk } from "./walk.mjs";

const STOPS = 400;

/** Hands on a keyboard, and nothing else. */
class Keys {
  constructor(person) { this.person = person; this.page = person.page; }

  /** Tabs on until this has the focus; it must be in the window, with a ring that can be seen. */
  async to(selector) {
    for (let stops = 0; stops < STOPS; stops += 1) {
      if (await this.at(selector)) {
        await until(async () => (await this.at(selector)) === "seen", `${selector} in sight and with a ring`, 5000);
        return;
      }
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`Tab does not lead to ${selector} on ${this.person.path}`);
  }

  /** Says whether this has the focus, and whether that can be seen. */
  at(selector) {
    return this.page.evaluate((wanted) => {
      const it = document.activeElement;
      if (!it || !it.matches(wanted)) return null;
      const [box, style] = [it.getBoundingClientRect(), getComputedStyle(it)];
      const has_ring = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
      return has_ring && box.bottom > 0 && box.top < innerHeight ? "seen" : "hidden";
    }, selector);
  }

  async type(selector, text) {
    await this.to(selector);
    await this.page.keyboard.type(text);
  }

  /** Presses Enter on it, and waits for the page that follows. */
  async open(selector) {
    await this.to(selector);
    await this.person.follow(this.page.locator(":focus"), () => this.page.keyboard.press("Enter"));
  }

  async unfold(selector) {
    await this.to(selector);
    await this.page.keyboard.press("Enter");
  }

  /** Types a day into a date field, as its own order of parts wants it. */
  async day(selector, day) {
    await this.to(selector);
    const [year, month, date] = day.split("-");
    await this.page.keyboard.type(`${month}${date}${year}`);
    assert.equal(await this.page.inputValue(selector), day);
  }
}

walk("the whole story without a mouse", async ({ enter }) => {
  const [boss, ilse, luca] = [await enter(), await enter(), await enter()];
  const root = await manage(boss);
  const [leave, follow] = [await link(boss, root, "leaver"), await link(boss, root, "successor")];
  await interview(ilse, leave);
  await takeOver(luca, follow);
  const keys = new Keys(boss);
  await boss.go(`${root}/closing`);
  await keys.open(`form[action="${root}/sign"] button`);
  assert.match(await boss.page.innerText("main"), /signed on/);
});

async function manage(boss) {
  const keys = new Keys(boss);
  // awaited from the start: a browser that is asked only now may open its own window first
  const chooser = boss.page.waitForEvent("filechooser", { timeout: 180_000 });
  chooser.catch(() => {});
  await boss.go(boss.server.first);
  await keys.type("[name=name]", NAME);
  await keys.type("[name=password]", "copper lantern drifts northward");
  await keys.type("[name=again]", "copper lantern drifts northward");
  await keys.open("main form button");
  await keys.open('a[href="/handovers/new"]');
  await keys.type("[name=csm]", "Ilse Vandermeer");
  await keys.day("[name=last_day]", inDays(30));
  await keys.type("[name=successor]", "Luca Ferrante");
  await keys.to("[name=accounts]");
  await boss.page.keyboard.press("Space");
  await (await chooser).setFiles(SAMPLE);
  await keys.open("form[enctype] > button");
  const root = boss.path.replace(/\/accounts$/, "");
  await keys.open("button[value=import]");
  return root;
}

async function link(boss, root, party) {
  const keys = new Keys(boss);
  await keys.open(`a[href="${root}/invites"]`);
  await keys.open(`form:has([value=${party}]) button`);
  return boss.page.inputValue("#f-link");
}

async function interview(ilse, leave) {
  const keys = new Keys(ilse);
  const { page } = ilse;
  await ilse.go(leave);
  await keys.open("main form button");
  await keys.to("[name=understood]");
  await page.keyboard.press("Space");
  await keys.open("main form button");
  const room = ilse.path;
  // the first stop leads past everything to the answer
  await page.keyboard.press("Tab");
  await keys.to("a.skip");
  await page.keyboard.press("Enter");
  await keys.to("#f-text");
  for (const text of leaver.ANSWERS.slice(0, 3)) {
    const before = await leaver.turn(ilse);
    await page.keyboard.type("One line,");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await until(async () => (await leaver.turn(ilse)) !== before, "the next question");
    assert.equal(await page.evaluate(() => document.activeElement.id), "f-text", "the focus stays in the box");
  }
  const before = await leaver.turn(ilse);
  await keys.to("[data-turns] button[value=skip]");
  await page.keyboard.press("Enter");
  await until(async () => (await leaver.turn(ilse)) !== before, "the question after the one skipped");
  await keys.unfold("[data-who] > summary");
  await keys.type("#f-who", "Maren Holt");
  const unknown = await leaver.turn(ilse);
  await keys.to("button[value=unknown]");
  await page.keyboard.press("Enter");
  await until(async () => (await leaver.turn(ilse)) !== unknown, "the question after the unknown one");
  await keys.open(`a[href="${room}/check"]`);
  while (await page.locator("button[value=release]").count()) await keys.open("button[value=release]");
}

async function takeOver(luca, follow) {
  const keys = new Keys(luca);
  const { page } = luca;
  await luca.go(follow);
  await keys.open("main form button");
  const room = luca.path;
  await keys.open('#accounts ~ table a[href*="WL-1005"], #accounts ~ table a');
  await keys.unfold(".said summary");
  await keys.type(".said[id] details[open] textarea", "Who at Legal?");
  await keys.open("details[open] button[value=ask]");
  await keys.open(`nav a[href="${room}/checklist"]`);
  await keys.open(".tasks button[value=done]");
  await keys.open(`nav a[href="${room}/search"]`);
  await keys.type("[name=q]", "Polna");
  await keys.open("[role=search] button");
  await keys.open(`nav a[href="${room}/takeover"]`);
  await keys.type("#l-1", "Polna's order form lapses.");
  await keys.open("button[value=read_back]");
  await keys.open("button[value=accept]");
  await keys.open("button[value=sign]");
  assert.match(await page.innerText("main"), /✓/);
}
