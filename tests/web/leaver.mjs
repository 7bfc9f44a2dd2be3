// What a leaver does, act by act, the same with script and without it.
import assert from "node:assert/strict";
import { until } from "./browser.mjs";

/** What she says, one after the other, whatever she is asked. */
export const ANSWERS = [
  "The Polna Markets order form lapses on 11 December 2026. Svenja Brandt in Legal has had it since 3 November because of one price clause. If it lapses, EUR 268,000 goes back to a full tender.",
  "Fjordlys Hospitals can give notice until 2 December 2026. Nobody but me and Sigrid Aasen knows how close it is. Odhran should ring their Finance Director, Henrik Moe-Larsen, this week.",
  "Sint-Odulf is red in the CRM and is the happiest customer I have. Corvelle is green and is hollow: 60 of its 74 logins belong to one seminar.",
  "At Fjordlys, Sigrid Aasen is our champion and leaves in February. Henrik Moe-Larsen signs, and he has never met us.",
  "I promised Jonas Wiik at Fjordlys a credit of EUR 2,000 by 10 December, and it is not in the CRM.",
  "For a renewal I call the customer 120 days before, then send the usage sheet, then ask procurement for the date of the board. If nobody answers in ten days, I call the sponsor.",
  "The usage sheet is in my own drive, in the folder Renewals. It has to be moved to the shared drive before I go.",
  "If a meter stops sending, call Tomasz Bielak at Kabelmann Integration; he fixes it the same day. The official line takes a week.",
  "Kobalt Colocation has an unpaid invoice of EUR 41,000 since September. Their finance wants a new purchase order number before they pay.",
  "Polna Markets would buy Night Watch for twelve more stores in spring, if the first three go well.",
  "Every Monday I check the alarms of Fjordlys by hand, since the export drops them. That takes half an hour.",
  "Never mention the outage of March to Polna; their CEO still holds it against their IT.",
  "Before the business review I ask Sigrid for two numbers: nights without an alarm, and meters offline. She shows them to her board.",
];

/** Opens the link; looking at it spends nothing, a click does. Returns the room's path. */
export async function claim(person, link, look) {
  for (let times = 0; times < 3; times += 1) assert.equal(await person.go(link), 200);
  await look("join-leaver");
  await person.press("main form button");
  assert.match(person.path, /^\/interview\/.+\/consent$/);
  await look("consent");
  await person.page.check("[name=understood]");
  await person.press("main form button");
  assert.match(person.path, /^\/interview\/[^/]+$/);
  return person.path;
}

/** The number of the question on screen. */
export const turn = async (person) => Number(await person.page.locator("[data-turns] [name=turn]").inputValue());

/** Presses one of the chat's buttons, and waits for the question that follows. */
export async function control(person, what) {
  const before = await shown(person);
  await person.page.click(`[data-turns] button[value=${what}]`);
  await until(async () => (await shown(person)) !== before, `what follows on ${what}`);
}

/** The turn, the answer's id and the words on screen: something of it changes with every button. */
async function shown(person) {
  const at = async (selector) => person.page.locator(selector).first();
  try {
    const id = await (await at("[data-turns] [name=answer]")).inputValue({ timeout: 2000 });
    return `${id} ${await (await at(".ask .question")).innerText({ timeout: 2000 })}`;
  } catch { return "no question"; }
}

export async function say(person, text) {
  await person.page.fill("#f-text", text);
  await control(person, "answer");
}

/** Confirms what the CRM says, where it is shown. */
export async function confirm(person) {
  const card = person.page.locator('section.import button[value="right"]');
  if (!(await card.count())) return false;
  await person.press(card);
  return true;
}

/** A whole talk: every answer, every control, a change, a jump, a pause. */
export async function chat(person, room, look) {
  const { page } = person;
  await look("chat-first");
  for (const [index, text] of ANSWERS.entries()) {
    await say(person, text);
    if (index === 4) await look("chat");
    await confirm(person);
  }
  await control(person, "skip");
  await page.fill("#f-text", "Her husband is ill, and that stays between us.");
  await control(person, "off_record");
  await page.locator("[data-who] > summary").click();
  await page.fill("#f-who", "Maren Holt in support");
  await control(person, "unknown");
  await page.click("[data-turns] button[value=rephrase]");
  await until(async () => (await page.locator(".ask .question").first().innerText()).length > 0, "other words");
  await control(person, "back");
  await say(person, "Her deputy Tuva Brekke takes over at Fjordlys in March 2027.");
  await look("chat-late");
  assert.equal((await page.content()).includes("Her husband"), false, "what is off the record is on no page");
}

/** Changes the first answer; the old words stay readable for her alone. */
export async function change(person, room, look) {
  const { page } = person;
  await person.go(`${room}/turns/1`);
  await page.fill("#f-text", `${ANSWERS[0]} Odhran has to ask for it today.`);
  await look("turn");
  await person.press("main form button");
  await person.go(`${room}/turns/1`);
  assert.equal(await page.locator("main ol li").count(), 1, "the earlier words are kept");
  await look("turn-changed");
}

export async function jump(person, room, look) {
  await person.go(`${room}/topics`);
  await look("topics");
  await person.page.locator("details.card > summary").nth(1).click();
  const wanted = person.page.locator("details.card").nth(1).locator(".topic").last();
  const title = await wanted.locator("span").first().innerText();
  await person.press(wanted);
  assert.match(await person.page.innerText(".page-head .meta"), new RegExp(title.slice(0, 12)), "the topic is the one chosen");
}

export async function pause(person, room, look) {
  await person.page.click("[data-turns] button[value=pause]");
  await until(() => person.page.locator(`form[action="${room}/sittings"]`).count(), "the pause");
  await look("paused");
  await person.press(`form[action="${room}/sittings"] button`);
  assert.equal(await person.page.locator("#f-text").count(), 1, "the question is there again");
}

/** A sitting from the link to it: answers, one changed, another topic, a pause. */
export async function sit(person, link, look) {
  const room = await claim(person, link, look);
  await chat(person, room, look);
  await change(person, room, look);
  await jump(person, room, look);
  await pause(person, room, look);
  return room;
}

/** A link for another device, for a browser of hers. */
export async function device(person, room, look) {
  await person.go(room);
  await person.press(`form[action="${room}/devices"] button`);
  await look("device");
  return person.page.inputValue("#f-link");
}

/** Reads statement by statement: right, fix, for the manager only, remove; then releases every part. */
export async function check(person, room, look) {
  const { page } = person;
  await person.go(`${room}/check`);
  await look("check");
  const parts = await page.locator("main h2 a").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  assert.ok(parts.length >= 4, "there is something to check");
  const open = parts.find((it) => /account/.test(it)) ?? parts[0];
  await person.go(open);
  await person.press("li.statement button[value=right]");
  await look("check-part");
  const statement = page.locator("li.statement").first();
  const words = await statement.locator(".said").first().innerText();
  await statement.locator("summary", { hasText: /\S/ }).last().click();
  await statement.locator("textarea").fill(`${words} That is settled.`);
  await person.press(statement.locator("button[value=fix]"));
  const last = page.locator("li.statement").last();
  await person.press(last.locator("button[value=manager_only]"));
  await person.press(page.locator("li.statement").last().locator("button[value=back]"));
  await person.press(page.locator("li.statement").last().locator("button[value=remove]"));
  await person.press(page.locator("li.statement").last().locator("button[value=back]"));
  await person.press("button[value=release]");
  await look("check-part-released");
  await release(person, room);
  await look("check-released");
}

/** Releases every part that waits. */
export async function release(person, room) {
  await person.go(`${room}/check`);
  while (await person.page.locator("button[value=release]").count()) {
    await person.press("button[value=release]");
    await person.go(`${room}/check`);
  }
}

/** Goes on until somebody's question comes, and answers it. */
export async function answerBack(person, room, words, answer, look) {
  await person.go(room);
  for (let times = 0; times < 8; times += 1) {
    const text = await person.page.locator(".ask .question").first().innerText();
    if (text.includes(words)) {
      await look("chat-asked-back");
      await say(person, answer);
      return;
    }
    await control(person, "skip");
  }
  assert.fail(`the question did not come: ${words}`);
}

/** Says something in confidence, and whom it is for; opens the box for a remark that is not written down, and goes back. */
export async function confide(person, room, look) {
  const { page } = person;
  await page.fill("#f-text", "Don't tell anyone, but the kittiwake clause was never signed.");
  await person.allowing([409], async () => {
    await page.click("[data-turns] button[value=answer]");
    await page.locator("#confided").waitFor();
  });
  await look("chat-confided");
  await page.click("[data-turns] button[value=nobody]");
  await until(async () => !(await page.locator("#confided").count()), "what follows on nobody");
  await page.fill("#f-text", "");
  await page.click("[data-turns] button[value=off_record]");
  await page.locator("[data-turns] button[value=on_record]").waitFor();
  await look("chat-off-record");
  await page.fill("#f-text", "The kittiwake again.");
  await page.click("[data-turns] button[value=on_record]");
  await until(async () => !(await page.locator("[data-turns] button[value=on_record]").count()), "the record");
  await person.go(room);
  assert.equal((await page.content()).includes("kittiwake"), false, "nothing of it is on the page");
}

/** Signs what is released, and looks at it before and after. */
export async function sign(person, room, look) {
  await person.go(`${room}/sign`);
  await look("leaver-sign");
  await person.press('form[action$="/sign"] button');
  assert.equal(await person.page.locator('form[action$="/sign"]').count(), 0, "who has signed is not asked again");
  await look("leaver-signed");
}

/** Every page of hers says that the handover is closed, and none asks for anything that is over. */
export async function closed(person, room, look) {
  for (const [path, name] of [["", "chat"], ["/check", "check"], ["/finish", "finish"], ["/sign", "sign"]]) {
    await person.go(`${room}${path}`);
    assert.equal(await person.page.locator("[data-closed]").count(), 1, `${path} says that it is closed`);
    await look(`closed-leaver-${name}`);
  }
  assert.equal(await person.page.locator('form[action$="/sign"]').count(), 0);
}

export async function finish(person, room, look) {
  const { page } = person;
  await person.go(`${room}/finish`);
  await look("finish");
  await person.press("button[value=finish]");
  await look("finished");
  await page.check("[name=points][value='4']");
  await person.press(`form[action="${room}/rating"] button`);
  const copy = page.waitForEvent("download");
  await page.click(`a[href="${room}/copy.md"]`);
  assert.equal((await copy).suggestedFilename().endsWith(".md"), true);
  await person.go(room);
  await look("chat-finished");
}

/** Answers what the successor asked back, finishes, and releases the rest. */
export async function conclude(person, room, look) {
  await answerBack(person, room, "Does Henrik Moe-Larsen know", "No, he does not. I tell him on Monday.", look);
  await finish(person, room, look);
  await release(person, room);
}
