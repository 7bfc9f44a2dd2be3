// What a successor does, act by act.
import assert from "node:assert/strict";

export async function claim(person, link, look) {
  assert.equal(await person.go(link), 200);
  await look("join-successor");
  await person.press("main form button");
  assert.match(person.path, /^\/successor\/[^/]+$/);
  return person.path;
}

/** Before anything is released there is no word of the leaver's to read. */
export async function waitFor(person, room, look) {
  await person.go(room);
  await look("first-empty");
  await person.go(`${room}/takeover`);
  await look("takeover-empty");
}

/** The first page, an account, what a mark leads to, playbooks. Returns the path of the account's page. */
export async function read(person, room, look) {
  const { page } = person;
  await person.go(room);
  await look("first");
  const account = await page.locator("#accounts ~ table a", { hasText: "Fjordlys" }).getAttribute("href");
  await person.go(account);
  await look("account");
  const source = await page.locator("a.mark").first().getAttribute("href");
  await person.go(source);
  await look("source");
  await person.go(`${room}/ways`);
  await look("ways");
  for (const [index, way] of (await hrefs(page, `a[href^="${room}/ways/"]`)).entries()) {
    await person.go(way);
    if (index < 2) await look(`way-${index + 1}`);
  }
  return account;
}

const hrefs = (page, selector) => page.locator(selector).evaluateAll((all) => [...new Set(all.map((it) => it.getAttribute("href")))]);

const JUDGED = [["still_true", ""], ["not_true", "It is 12 December."], ["ask", "Does Henrik Moe-Larsen know that she leaves?"]];

/** Says of one statement that it holds, of one that it does not, and asks back about a third. */
export async function judge(person, account, look) {
  const { page } = person;
  for (const [index, [what, text]] of JUDGED.entries()) {
    await person.go(account);
    const said = page.locator(".said:has(form.judge)").nth(index);
    await said.locator("summary").first().click();
    if (text) await said.locator("textarea").fill(text);
    if (what === "ask") await look("account-evidence");
    await person.press(said.locator(`button[value=${what}]`));
  }
  await look("account-judged");
}

export async function work(person, room, look) {
  const { page } = person;
  await person.go(`${room}/checklist`);
  await look("checklist");
  const count = await page.locator(".tasks > li").count();
  await person.press(".tasks > li button[value=done]");
  assert.equal(await page.locator(".tasks > li").count(), count - 1, "what is done is out of sight");
  for (const [what, field, value] of [["note", "note", "Called, nobody there."], ["reassign", "owner", "Odhran Keane"]]) {
    const item = page.locator(".tasks > li").first();
    await item.locator("details > summary").last().click();
    await item.locator(`[name=${field}]`).fill(value);
    await person.press(item.locator(`button[value=${what}]`));
  }
  const item = page.locator(".tasks > li").first();
  await item.locator("details > summary").last().click();
  await item.locator("[name=day]").fill(await item.locator("[name=day]").getAttribute("min"));
  await person.press(item.locator("button[value=snooze]"));
  await person.go(`${room}/checklist?show=all`);
  await look("checklist-all");
  const answer = await person.context.request.get(`${room}/files/checklist.ics`);
  assert.match(await answer.text(), /BEGIN:VCALENDAR/);
}

export async function search(person, room, look) {
  await person.go(`${room}/search`);
  await look("search-none");
  for (const [query, name] of [["when can Fjordlys give notice", "search"], ["quantum flux in Borneo", "search-not-covered"]]) {
    await person.page.fill("[name=q]", query);
    await person.press("[role=search] button");
    await look(name);
  }
  assert.equal(await person.page.locator("blockquote").count(), 0, "nothing is made up");
}

/** Reads back, accepts, signs. */
export async function takeOver(person, room, look, is_last) {
  const { page } = person;
  await person.go(`${room}/takeover`);
  await look("takeover");
  await page.fill("#l-1", "Polna's order form lapses on 11 December.");
  await page.fill("#l-2", "Fjordlys can give notice until 2 December.");
  await person.press("button[value=read_back]");
  await page.fill("#f-missing", "The number of Henrik Moe-Larsen.");
  await person.press("button[value=accept]");
  await look("takeover-last");
  // where the others have signed, this closes it for good
  if (is_last) await page.check("#f-closes");
  await person.press("button[value=sign]");
  assert.match(await page.innerText("main"), /You have signed/);
  await look("takeover-done");
}

/** The handover is closed: every page says so, and only the checklist goes on. */
export async function closed(person, room, account, look) {
  const { page } = person;
  for (const [path, name] of [[room, "first"], [account, "account"], [`${room}/takeover`, "takeover"]]) {
    await person.go(path);
    assert.equal(await page.locator("[data-closed]").count(), 1, `${path} says that it is closed`);
    if (name !== "account") await look(`closed-successor-${name}`);
  }
  assert.equal(await page.locator("main form:not([role=search])").count(), 0, "nothing is to be signed any more");
  await person.go(`${room}/checklist`);
  assert.equal(await page.locator("[data-closed]").count(), 1);
  await person.press(".tasks > li button[value=done]");
}
