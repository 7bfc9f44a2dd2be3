// What a manager does, act by act; each returns what the next act needs. Buttons are found by what they send, not by words.
import assert from "node:assert/strict";
import { inDays } from "./server.mjs";

export const NAME = "Odhran Keane";
const PASSWORD = "copper lantern drifts northward";

/** Sets name and password through the link that the server printed. */
export async function signUp(person, look) {
  assert.equal(await person.go("/"), 200);
  await look("home");
  assert.equal(await person.go("/sign-in"), 200);
  await look("sign-in");
  await person.go(person.server.first);
  await look("first-manager");
  await person.page.fill("[name=name]", NAME);
  await person.page.fill("[name=password]", "short");
  await person.page.fill("[name=again]", "short");
  await person.allowing([422], () => person.press("main form button"));
  assert.match(await person.page.innerText("[role=alert]"), /15/, "a short password is refused with words");
  await look("first-manager-fault");
  await person.page.fill("[name=password]", PASSWORD);
  await person.page.fill("[name=again]", PASSWORD);
  await person.press("main form button");
  assert.equal(person.path, "/handovers");
  await look("handovers-none");
}

/** Starts a handover by the form, with an export that is looked at first. Returns its path. */
export async function start(person, accounts, look, { csm = "Ilse Vandermeer", successor = "Luca Ferrante" } = {}) {
  const { page } = person;
  await person.go("/handovers/new");
  await look("start");
  await page.fill("[name=csm]", csm);
  await page.fill("[name=company]", "Wattlark");
  await page.fill("[name=last_day]", inDays(30));
  await page.fill("[name=successor]", successor);
  await page.setInputFiles("[name=accounts]", accounts);
  await person.press("form[enctype] > button");
  assert.match(person.path, /^\/handovers\/[^/]+\/accounts$/);
  return person.path.replace(/\/accounts$/, "");
}

/** Starts a second one for the same leaver: it is begun only once the manager has said that it is meant so. */
export async function startAgain(person, root, look, csm = "Ilse Vandermeer") {
  const { page } = person;
  const send = () => person.press("form[enctype] > button");
  await person.go("/handovers/new");
  await page.fill("[name=csm]", csm);
  await page.fill("[name=last_day]", inDays(30));
  await person.allowing([409], send);
  assert.equal(await page.locator(`[role=alert] a[href="${root}"]`).count(), 1, "the one under way can be opened");
  assert.equal(await page.inputValue("[name=csm]"), csm, "what was typed is kept");
  await look("start-again");
  await person.allowing([409], send);
  assert.equal(person.path, "/handovers/new", "nothing is begun without the tick");
  await page.check("#f-again");
  await send();
  assert.match(person.path, /^\/handovers\/[^/]+$/);
  assert.notEqual(person.path, root, "it is another one");
}

/** Leaves a column out, takes it back in, and imports. */
export async function accept(person, look) {
  const { page } = person;
  await look("accounts-waiting");
  const column = page.locator("[name=becomes]").nth(5);
  const was = await column.inputValue();
  await column.selectOption("");
  await person.press("button[value=match]");
  assert.equal(await page.locator("[name=becomes]").nth(5).inputValue(), "", "the column is left out");
  await page.locator("[name=becomes]").nth(5).selectOption(was);
  await person.press("button[value=match]");
  await person.press("button[value=import]");
  await look("accounts");
}

/** Takes the import back, and does it again. */
export async function undo(person, root, accounts) {
  await person.press(`form[action="${root}/accounts/undo"] button`);
  await person.page.setInputFiles("[name=accounts]", accounts);
  await person.press(`form[action="${root}/accounts"] button`);
  await person.press("button[value=import]");
}

/** All up to a handover that is begun: the first manager, its accounts taken in, taken back and taken in again. */
export async function prepare(person, accounts, look) {
  await signUp(person, look);
  const root = await start(person, accounts, look);
  await accept(person, look);
  await undo(person, root, accounts);
  return root;
}

/** Starts another one with the invented company. */
export async function sample(person, look) {
  await person.go("/handovers/new");
  await person.press('form[action="/handovers/sample"] button');
  assert.match(person.path, /^\/handovers\//);
  await look("sample");
  await person.go("/handovers");
  await look("handovers");
}

/** Moves an account, drops one and puts it back, drops a topic, and gives less time. */
export async function plan(person, root, look) {
  const { page } = person;
  await person.go(`${root}/plan`);
  const act = (verb) => page.locator(`form:has([name=do][value=${verb}]) button`);
  const names = () => page.locator("#accounts ~ table tbody th").allInnerTexts();
  const [first, second] = await names();
  await person.press(act("account_down").first());
  assert.deepEqual((await names()).slice(0, 2), [second, first], "the account moved");
  await person.press(act("account_drop").last());
  await person.press(act("account_restore").first());
  await person.press(act("topic_drop").last());
  await page.fill("#f-minutes", "20");
  await person.press("form:has(#f-minutes) button");
  await look("plan");
}

/** Makes a link for a party, and returns it. */
export async function invite(person, root, party, look) {
  await person.go(`${root}/invites`);
  await person.press(`form:has([name=party][value=${party}]) button`);
  const link = await person.page.inputValue("#f-link");
  await look(`link-${party}`);
  await person.go(`${root}/invites`);
  await look(`links-${party}`);
  return link;
}

/** The invitation's days, as a file. */
export async function calendar(person, root) {
  await person.go(`${root}/invites`);
  const file = person.page.waitForEvent("download");
  await person.page.click(`form[action="${root}/sittings.ics"] button`);
  const text = await read(await file);
  assert.match(text, /^BEGIN:VCALENDAR\r\n/);
  assert.equal(text.includes("Fjordlys"), false, "no customer stands in a calendar");
}

/** Board and gaps: hands one on, accepts one, has one asked again. */
export async function settle(person, root, look) {
  await person.go(root);
  await look("board");
  await person.go(`${root}/gaps`);
  await look("gaps");
  for (const verb of ["assign", "accept", "ask"]) {
    const card = person.page.locator("li.gap", { hasNot: person.page.locator(".notice.good") }).first();
    await card.locator("summary").click();
    const form = card.locator(`form:has([name=do][value=${verb}])`);
    if (verb !== "ask") await form.locator("[name=text]").fill("Maren Holt in support knows it.");
    await person.press(form.locator("button"));
  }
  assert.ok(await person.page.locator("li.gap .notice.good").count() >= 3, "three gaps are settled");
  await look("gaps-settled");
}

/** Reads what was released, asks for a change, adds a question of their own. */
export async function review(person, root, look) {
  const { page } = person;
  await person.go(`${root}/claims`);
  const card = page.locator("li.claim").first();
  await card.locator("summary").first().click();
  await card.locator("summary").last().click();
  await card.locator("textarea").fill("Please say until when.");
  await look("claims");
  await person.press(card.locator("form button"));
  await page.fill("#f-text", "Who signs the order form at Polna Markets?");
  await page.locator("#f-account").selectOption({ label: "Polna Markets" });
  await person.press(`form[action^="${root}/questions"] button`);
  assert.match(await page.innerText("#questions ~ table"), /Who signs the order form/);
  await look("claims-asked");
}

/** Takes every report as a file. */
export async function reports(person, root, look) {
  await person.go(`${root}/reports`);
  await look("reports");
  const links = await person.page.locator(".files a").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  assert.ok(links.length >= 8, "there are reports");
  for (const link of links.filter((it) => /handover\.(pdf|md)$|checklist\.csv$/.test(it))) {
    const answer = await person.context.request.get(link);
    assert.equal(answer.status(), 200, link);
    assert.ok((await answer.body()).length > 200, `${link} holds something`);
  }
}

export async function sign(person, root, look) {
  await person.go(`${root}/closing`);
  await look("closing");
  await person.press(`form[action="${root}/sign"] button`);
}

/** The handover is closed: every page says so, and what stays possible is possible. */
export async function closed(person, root, look) {
  const { page } = person;
  for (const path of ["", "/gaps", "/claims", "/plan", "/invites", "/reports", "/closing"]) {
    await person.go(`${root}${path}`);
    assert.equal(await page.locator("[data-closed]").count(), 1, `${path} says that it is closed`);
    if (["", "/closing"].includes(path)) await look(`closed-manager${path.replace("/", "-")}`);
  }
  assert.equal(await page.locator(`form[action="${root}/sign"]`).count(), 0, "nothing is to be signed any more");
  await page.fill("#f-days", "90");
  await person.press(`form[action="${root}/keep"] button`);
  assert.equal(await page.inputValue("#f-days"), "90");
}

/** Erases a handover: a wrong name erases nothing. */
export async function erase(person, look) {
  const { page } = person;
  await person.go("/handovers");
  const before = await page.locator("main tbody tr").count();
  await page.locator("main tbody th a").last().click();
  await page.waitForURL(/\/handovers\/[^/]+$/);
  const root = person.path;
  await person.go(`${root}/closing`);
  await page.fill("#f-name", "Somebody Else");
  await person.press(`form[action="${root}/erase"] button`);
  assert.match(await page.innerText(".notice.bad"), /Nothing was erased/);
  await look("erase-wrong-name");
  const name = (await page.innerText('label[for="f-name"]')).split(": ").at(-1);
  await page.fill("#f-name", name);
  await person.press(`form[action="${root}/erase"] button`);
  assert.equal(person.path, "/handovers");
  assert.equal(await page.locator("main tbody tr").count(), before - 1, "it is gone");
  await look("erased");
}

/** Changes the password: a wrong one changes nothing. */
export async function password(person, look) {
  const { page } = person;
  await person.go("/password");
  const fill = async (old) => {
    await page.locator("input[type=password]").nth(0).fill(old);
    await page.locator("input[type=password]").nth(1).fill(`${PASSWORD} again`);
    await page.locator("input[type=password]").nth(2).fill(`${PASSWORD} again`);
  };
  await fill("not the old one at all");
  await person.allowing([401, 403, 422], () => person.press("main form button"));
  await look("password-fault");
  await fill(PASSWORD);
  await person.press("main form button");
  await look("password-changed");
}

/** People and programs: a link for a second manager, and a token that is taken back. */
export async function keys(person, look) {
  await person.go("/keys");
  await look("keys");
  await person.page.fill("#f-label", "Our CRM");
  await person.press('form[action="/keys"] button');
  assert.ok((await person.page.inputValue("#f-link")).length > 40, "the token is shown once");
  await look("keys-token");
  await person.press('form[action$="/revoke"] button');
  await person.press('form[action="/keys/managers"] button');
  assert.match(await person.page.inputValue("#f-link"), /\/join\//);
  await look("keys-manager");
}

export async function signOut(person) {
  await person.press('form[action="/sign-out"] button');
  await person.go("/handovers");
  assert.equal(person.path, "/sign-in", "who is out stays out");
  await person.page.fill("[name=name]", NAME);
  await person.page.fill("[name=password]", PASSWORD);
  await person.press("main form button");
  assert.equal(person.path, "/handovers");
}

async function read(download) {
  let text = "";
  for await (const part of await download.createReadStream()) text += part;
  return text;
}
